// What the audit says of requests: who, what, from where.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

// "username action target" of every entry since the last call.
std::vector<std::string> news(TestResponder& responder)
{
    return responder.admin().in_transaction([](Transaction& t) {
        const Rows rows = t.run("SELECT username || ' ' || action || ' ' || target FROM audit"
                                " WHERE address = '10.0.0.1' ORDER BY audit_id");
        std::vector<std::string> entries;
        for (std::size_t i = 0; i < rows.size(); ++i)
            entries.push_back(rows.text(i, 0));
        t.script("ALTER TABLE audit DISABLE TRIGGER keep; DELETE FROM audit; ALTER TABLE audit ENABLE TRIGGER keep");
        return entries;
    });
}

using Entries = std::vector<std::string>;

class Desk {
public:
    TestResponder responder;

    int status(const std::string& user, const std::string& method, const std::string& path,
               const std::string& body = "", const std::map<std::string, std::string>& headers = {})
    {
        Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.address = "10.0.0.1";
        request.headers.insert(headers.begin(), headers.end());
        return responder.answer(request, user).status;
    }
};

const std::string digest = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

} // namespace

TEST_CASE("Audit: logins that succeed, fail and are refused")
{
    Desk desk;
    REQUIRE(desk.status("sysadm", "PUT", "users/9",
                        R"({"username": "stranger", "name": "", "email": "", "settings": "", "password": ")" + digest +
                            "\"}") == 201);
    news(desk.responder);
    const auto log_in = [&](const std::string& password) {
        return desk.status("", "POST", "login", "", {{"username", "stranger"}, {"password", password}});
    };
    CHECK(log_in(digest) == 200);
    CHECK(log_in(std::string(64, '0')) == 401);
    CHECK(news(desk.responder) == Entries{"stranger login user stranger", " login failed user stranger"});
    for (int i = 0; i < 9; ++i)
        CHECK(log_in(std::string(64, '0')) == 401);
    CHECK(news(desk.responder) == Entries{" login failed user stranger"}); // of nine: once a minute
    for (int i = 0; i < 120; ++i)
        CHECK(log_in(digest) == 429);
    CHECK(news(desk.responder) == Entries(100, " login refused user stranger"));
}

TEST_CASE("Audit: what somebody tried and may not, uploads included, but not without end")
{
    Desk desk;
    CHECK(desk.status("propar", "DELETE", "projects/2") == 403);
    CHECK(desk.status("propar", "DELETE", "projects/3") == 404); // nothing that he knows of
    const std::map<std::string, std::string> upload{
        {"tus-resumable", "1.0.0"}, {"upload-length", "10"}, {"upload-metadata", "name eA==,project_id Mg=="}};
    CHECK(desk.status("propar", "POST", "web/uploads", "", upload) == 403);
    CHECK(news(desk.responder) == Entries{"propar refused DELETE projects/2", "propar refused POST web/uploads"});
    for (int i = 0; i < 120; ++i)
        CHECK(desk.status("propar", "DELETE", "projects/2") == 403);
    CHECK(desk.status("catpar", "DELETE", "projects/2") == 403);
    Entries expected(100, "propar refused DELETE projects/2");
    expected.emplace_back("catpar refused DELETE projects/2");
    CHECK(news(desk.responder) == expected);
}

TEST_CASE("Audit: shares, deletions, owners and exports")
{
    Desk desk;
    CHECK(desk.status("annpar", "POST", "web/annotations/1/shares") == 201);
    CHECK(desk.status("annpar", "DELETE", "web/shares/" + std::string(32, 'e')) == 204);
    CHECK(desk.status("annpar", "DELETE", "comments/1") == 204);
    CHECK(desk.status("sysadm", "PUT", "labels/1", R"({"name": "good", "project_id": 2, "owner_id": 10})") == 201);
    CHECK(desk.status("owner", "PUT", "labels/1", R"({"name": "well", "project_id": 2, "owner_id": 10})") == 201);
    CHECK(desk.status("owner", "GET", "utilities/project_rois/2") == 200);
    CHECK(desk.status("sysadm", "DELETE", "users/2") == 204);
    CHECK(news(desk.responder) == Entries{"annpar share annotation 1", "annpar unshare annotation 1",
                                          "annpar delete comment 1", "sysadm ownership label 1", "owner change label 1",
                                          "owner export rois of project 2", "sysadm invite ended project 2",
                                          "sysadm ownership user 2", "sysadm delete user 2"});
}

TEST_CASE("Audit: takes what a route knows, and of that no more than a line, whatever a request has")
{
    Desk desk;
    const std::string junk(1U << 20U, 'j');
    const json score{
        {"classification_id", 1}, {"option", "high"}, {"more", junk}, {junk.substr(0, 1000), {{"deep", junk}}}};
    CHECK(desk.status("owner", "POST", "web/classify",
                      json{{"annotations", {1, 2}}, {"scores", {score, score}}, {"more", junk}}.dump()) == 200);
    CHECK(desk.status("owner", "POST", "web/annotations/1/submit",
                      json{{"labels", {1, 2}}, {"version", 1}, {"more", junk}}.dump()) < 500);
    CHECK(desk.status("owner", "DELETE", "projects/" + std::string(5000, '1')) == 404);
    CHECK(desk.status("propar", "DELETE", "projects/2?" + junk) >= 400);
    CHECK(desk.status(
              "owner", "POST", "labels",
              json{{"name", std::string(2000, 'l')}, {"project_id", 2}, {"owner_id", 2}, {"more", junk}}.dump()) ==
          201);
    CHECK(desk.status("owner", "DELETE", "labels/4") == 204);
    std::string many;
    for (int i = 0; i < 5000; ++i)
        many += (i == 0 ? "" : ",") + std::string("o") + std::to_string(i);
    const auto row = [&](const std::string& sql) {
        return desk.responder.admin().in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
    };
    row("UPDATE classifications SET data = '" + many + "' WHERE classification_id = 1 RETURNING 1");
    json scores = json::array();
    for (int i = 0; i < 1000; ++i)
        scores.push_back({{"classification_id", 1}, {"option", "o" + std::to_string(i)}});
    CHECK(desk.status("owner", "POST", "web/classify", json{{"annotations", {1}}, {"scores", scores}}.dump()) == 200);
    CHECK(row("SELECT details->'chosen'->>50 FROM audit WHERE action = 'classify' ORDER BY audit_id DESC LIMIT 1") ==
          "… of 1000");
    CHECK(std::stoi(row("SELECT max(octet_length(a::text)) FROM audit a")) < 10000);
    CHECK(row("SELECT count(*) FROM audit a WHERE a::text LIKE '%jjj%'") == "0");
    CHECK(row("SELECT details->'chosen' FROM audit WHERE action = 'classify' AND target = 'annotation 2'") ==
          R"([{"option": "high", "classification_id": 1}])");
}
