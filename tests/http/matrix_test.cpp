// Plays matrix.txt: every route × everyone × ids of one's own scope, of a foreign project, and of nothing. After every
// refused write the database is as it was, to the byte.
#include "base/file.hpp"
#include "base/text.hpp"
#include "responder.hpp"
#include "routes.hpp"
#include "support/test_data.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

using namespace memento;

namespace {

const std::vector<std::string> actors{"anon",   "share",  "annvie", "catvie", "provie", "annpar",
                                      "catpar", "propar", "proadm", "owner",  "maker",  "sysadm"};
const std::map<std::string, std::string> actor_ids{{"anon", "0"},    {"share", "0"},  {"annvie", "8"}, {"catvie", "6"},
                                                   {"provie", "4"},  {"annpar", "7"}, {"catpar", "5"}, {"propar", "3"},
                                                   {"proadm", "10"}, {"owner", "2"},  {"maker", "11"}, {"sysadm", "1"}};

using Ids = std::map<std::string, std::string>;
const Ids own{{"project", "2"},
              {"category", "1"},
              {"classification", "1"},
              {"label", "1"},
              {"image", "1"},
              {"annotation", "1"},
              {"layer", "2"},
              {"drawing", "3"},
              {"drawing_name", "cells"},
              {"drawing_data", R"({\"version\":\"5.3.0\",\"objects\":[{\"type\":\"rect\"}]})"},
              {"drawer", "7"},
              {"comment", "1"},
              {"owner", "2"},
              {"user", "9"},
              {"username", "stranger"},
              {"name", "mouse_01"},
              {"own_image", "0"}};
const Ids foreign{
    {"project", "3"},    {"category", "3"}, {"classification", "3"}, {"label", "3"},        {"image", "5"},
    {"annotation", "4"}, {"layer", "5"},    {"drawing", "6"},        {"drawing_name", "d"}, {"drawing_data", "none"},
    {"drawer", "1"},     {"comment", "2"},  {"owner", "1"},          {"user", "9"},         {"username", "stranger"},
    {"name", "s"},       {"own_image", "5"}};
const Ids absent{{"project", "99999"},
                 {"category", "99999"},
                 {"classification", "99999"},
                 {"label", "99999"},
                 {"image", "99999"},
                 {"annotation", "99999"},
                 {"layer", "99999"},
                 {"drawing", "99999"},
                 {"drawing_name", "d"},
                 {"drawing_data", "none"},
                 {"drawer", "1"},
                 {"comment", "99999"},
                 {"owner", "1"},
                 {"user", "9"},
                 {"username", "stranger"},
                 {"name", "s"},
                 {"own_image", "0"}};

struct Row {
    int line = 0;
    std::string method;
    std::string address;
    std::vector<int> codes; // of the actors
    std::string foreign;    // for anyone but sysadm; "-" none
    std::string foreign_sysadm;
    std::string body;
};

std::vector<Row> read_matrix()
{
    std::vector<Row> rows;
    int number = 0;
    for (const std::string& line : split(read_file(source_folder() / "tests/http/matrix.txt"), '\n')) {
        ++number;
        if (trimmed(line).empty() || line.front() == '#')
            continue;
        std::istringstream words(line);
        Row row{number, "", "", std::vector<int>(actors.size()), "", "", ""};
        words >> row.method >> row.address;
        for (int& code : row.codes)
            words >> code;
        words >> row.foreign >> row.foreign_sysadm;
        std::getline(words, row.body);
        row.body = trimmed(row.body);
        rows.push_back(row);
    }
    return rows;
}

std::string filled(std::string text, const Ids& ids, const std::string& me)
{
    const auto replace = [&text](const std::string& name, const std::string& value) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
            text.replace(at, name.size(), value);
    };
    for (const auto& [name, value] : ids)
        replace("<" + name + ">", value);
    replace("<me>", me);
    return text;
}

// One state for all refused and reading requests; made anew after each write that was carried out.
class Stage {
public:
    explicit Stage(std::string changes = "")
        : changes_(std::move(changes))
    {
    }

    Response play(const Row& row, const Ids& ids, const std::string& actor)
    {
        if (!is_prepared_)
            prepare();
        Request request;
        request.method = row.method;
        request.path = filled(row.address, ids, "");
        request.body = filled(row.body, ids, actor_ids.at(actor));
        request.tile_key = std::string(32, 'a');
        if (actor == "share")
            request.headers["x-share"] = live_share();
        const Response response = responder_.answer(request, actor == "anon" || actor == "share" ? "" : actor);
        const bool carried_out = row.method != "GET" && response.status < 300;
        if (carried_out)
            is_prepared_ = false;
        else if (row.method != "GET")
            CHECK(responder_.state() == state_);
        return response;
    }

private:
    void prepare()
    {
        responder_.reset();
        // A drawing and a comment in the foreign project, so that those of one's own have a counterpart; and a shape.
        responder_.admin().transact([](Transaction& transaction) {
            transaction.script(
                "INSERT INTO layers (name, annotation_id, project_id, owner_id, data) VALUES ('d', 4, 3, 1, 'none');"
                "INSERT INTO comments (content, layer_id, owner_id) VALUES ('secret', 5, 7);"
                "INSERT INTO drawings (layer_id, annotation_id, is_read) VALUES (3, 1, true);"
                "INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, author, created_at,"
                " changed_at, changer, seq, area, length) VALUES ('00000000-0000-4000-8000-00000000000a', 3, 1,"
                " 'point', '{1,2}', '{}', '(1,2),(1,2)', 'Anna Annpar', now(), now(), 'Anna Annpar', 1, 0, 0)");
        });
        if (!changes_.empty())
            responder_.admin().transact([this](Transaction& transaction) { transaction.script(changes_); });
        state_ = responder_.state();
        is_prepared_ = true;
    }

    std::string changes_; // SQL that the state of each request has besides
    TestResponder responder_;
    bool is_prepared_ = false;
    std::string state_;
};

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

} // namespace

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
    // What remains refuses by itself: reports and permissions ask functions, not tables.
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
        INFO(method << ": " << differing[method] << " of " << rows[method] << " differ");
        CHECK(differing[method] * 2 > rows[method]);
    }
}
