// Plays matrix.txt: every route × everyone × ids of one's own scope, of a foreign project, and of nothing. After every
// refused write the database is as it was, to the byte.
#include "matrix.hpp"
#include "routes.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

using namespace memento;
using namespace matrix;

namespace {

void check(Stage& stage, const Row& row, const Ids& ids, const std::string& kind, const std::string& actor,
           int expected)
{
    const Response response = stage.play(row, ids, actor);
    INFO("matrix.txt:" << row.line << " " << row.method << " " << row.address << ", " << kind << " ids, as " << actor
                       << ": " << response.body);
    CHECK(response.status == expected);
}

void check_foreign(Stage& stage, const Row& row, const std::string& actor)
{
    const int expected = std::stoi(row.foreign);
    const Response one = stage.play(row, foreign, actor);
    const Response other = stage.play(row, absent, actor);
    INFO("matrix.txt:" << row.line << " " << row.method << " " << row.address << ", foreign and absent ids, as "
                       << actor);
    CHECK(one.status == (actor == "anon" ? 401 : expected));
    CHECK(one.status == other.status);
    CHECK(one.body == other.body);
}

// The pattern of a route as an address of the matrix could have it: ids and texts as one sign.
std::string shape(const std::string& method, const std::string& address, const std::set<std::string>& words)
{
    std::string out = method;
    for (const std::string& segment : split(address, '/'))
        out += "/" + (words.contains(segment) ? segment : "*");
    return out;
}

// What a parameter of a query string may be called: each word that stands in quotation marks in the responder.
std::set<std::string> quoted_words()
{
    std::set<std::string> words;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source_folder() / "fcgi")) {
        if (entry.path().extension() != ".cpp")
            continue;
        const std::vector<std::string> parts = split(read_file(entry.path()), '"');
        for (const std::string& part : parts) {
            if (!part.empty() && part.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos)
                words.insert(part);
        }
    }
    return words;
}

// Which parameters are asked for: no text can be one, and the answer names the first that is looked at.
// given: one that has to be there before others are asked for.
std::set<std::string> asked_of(Stage& stage, const Row& row, std::set<std::string> words, const std::string& given)
{
    std::set<std::string> asked;
    for (;;) {
        stage.query = asked.contains(given.substr(0, given.find('='))) ? given : "";
        for (const std::string& word : words)
            stage.query += "&" + word + "=%ff";
        const std::vector<std::string> said = split(stage.play(row, own, "sysadm").body, '\'');
        if (said.size() != 3 || !said[2].starts_with(" is not a text in UTF-8"))
            return asked;
        asked.insert(said[1]);
        words.erase(said[1]);
    }
}

} // namespace

TEST_CASE("A route says of itself which parameters it asks for after a ?")
{
    Stage stage;
    const std::set<std::string> words = quoted_words();
    for (const Row& row : read_matrix()) {
        if (row.method != "GET")
            continue;
        Request request;
        request.method = row.method;
        request.path = filled(row.address, own, "1");
        nlohmann::json named;
        std::string allowed;
        const Route& route = find_route(request, named, allowed);
        std::set<std::string> asked =
            asked_of(stage, row, words, route.pattern == "web/audit" ? "kind=logins" : "list=1");
        if (route.resource != nullptr && (route.resource->verbs & put) == 0)
            asked.erase("after"); // to say that there is none
        INFO("matrix.txt:" << row.line << " GET " << route.pattern);
        CHECK(asked == std::set<std::string>(route.query.begin(), route.query.end()));
    }
}

TEST_CASE("The matrix names every route")
{
    std::set<std::string> words; // the fixed segments of all routes
    for (const Route& route : routes()) {
        for (const std::string& segment : split(route.pattern, '/')) {
            if (segment.front() != '{')
                words.insert(segment);
        }
    }
    std::set<std::string> named;
    for (const Row& row : read_matrix())
        named.insert(shape(row.method, row.address, words));
    for (const Route& route : routes()) {
        INFO(route.method << " " << route.pattern << " is not in tests/http/matrix.txt");
        CHECK(named.contains(shape(route.method, route.pattern, words)));
    }
}

TEST_CASE("The table of routes says with which status a request succeeds")
{
    Stage stage;
    for (const Row& row : read_matrix()) {
        const Response response = stage.play(row, own, "sysadm");
        Request request;
        request.method = row.method;
        request.path = filled(row.address, own, "1");
        nlohmann::json named;
        std::string allowed;
        INFO("matrix.txt:" << row.line << " " << row.method << " " << row.address);
        if (response.status < 300)
            CHECK(response.status == find_route(request, named, allowed).success);
    }
}

TEST_CASE("The matrix: everyone on what is in his scope")
{
    Stage stage;
    for (const Row& row : read_matrix()) {
        for (std::size_t i = 0; i < actors.size(); ++i)
            check(stage, row, own, "own", actors[i], row.codes[i]);
    }
}

TEST_CASE("The matrix: what is foreign is answered like what is absent")
{
    Stage stage;
    for (const Row& row : read_matrix()) {
        if (row.foreign == "-")
            continue;
        for (const std::string& actor : actors) {
            if (actor != "sysadm")
                check_foreign(stage, row, actor);
        }
        check(stage, row, foreign, "foreign", "sysadm", std::stoi(row.foreign_sysadm));
    }
}

TEST_CASE("Without policies the matrix fails: it is known to bite")
{
    Stage stage("DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid::regclass FROM pg_class WHERE relrowsecurity LOOP"
                " EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t); END LOOP; END $$");
    const std::set<std::string> without{"anon", "sysadm"}; // the first is refused before, the last may do all
    std::map<std::string, int> differing;                  // of what is foreign, by method
    std::map<std::string, int> rows;
    for (const Row& row : read_matrix()) {
        if (row.foreign != "404")
            continue;
        const bool differs = std::any_of(actors.begin(), actors.end(), [&](const std::string& actor) {
            return !without.contains(actor) && stage.play(row, foreign, actor).status != 404;
        });
        ++rows[row.method];
        differing[row.method] += differs ? 1 : 0;
    }
    // What remains refuses by itself: reports, permissions and pages of managers ask functions, not tables.
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
        INFO(method << ": " << differing[method] << " of " << rows[method] << " differ");
        CHECK(differing[method] * 5 >= rows[method] * 2);
    }
}
