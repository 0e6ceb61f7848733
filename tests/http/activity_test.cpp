// Who did what, told to whom, by person and kind, page by page.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

class Told {
public:
    json ask(const std::string& path, const std::string& query, const std::string& who, int status = 200)
    {
        Request request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        const Response response = responder.answer(request, who);
        INFO(path << "?" << query << " as " << who << ": " << response.body);
        CHECK(response.status == status);
        return json::parse(response.body).value("activity", json::array());
    }
    int send(const std::string& method, const std::string& path, const std::string& who, const std::string& body = "")
    {
        Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        return responder.answer(request, who).status;
    }
    TestResponder responder;
};

std::vector<std::string> actions(const json& entries)
{
    std::vector<std::string> found;
    for (const json& entry : entries)
        found.push_back(entry.at("action").get<std::string>() + " " + entry.at("name").get<std::string>());
    return found;
}

} // namespace

TEST_CASE("Managers are told who did what in their project, and of no other")
{
    Told told;
    REQUIRE(told.send("POST", "web/annotations/2/submit", "propar", R"({"labels": [1], "version": 1})") == 200);
    REQUIRE(told.send("PUT", "projects/2", "owner", R"({"name": "Kidney", "owner_id": 2, "settings": "clastype:l"})") ==
            201);
    REQUIRE(told.send("DELETE", "labels/2", "proadm") == 204);
    REQUIRE(told.send("DELETE", "labels/3", "sysadm") == 204); // of project 3
    REQUIRE(told.send("GET", "utilities/project_data/2", "owner") == 200);
    REQUIRE(told.send("GET", "utilities/project_summary/2", "owner") == 200); // counters, as the overview shows them

    const std::string path = "web/projects/2/activity";
    const std::vector<std::string> newest = actions(told.ask(path, "", "owner"));
    REQUIRE(newest.size() > 4);
    CHECK(newest[0] == "export ");
    CHECK(newest[1] == "delete bad");
    CHECK(newest[2] == "change Kidney");
    CHECK(newest[3] == "submit mouse_02");
    const json change = told.ask(path, "kind=content", "proadm").at(1);
    CHECK(change.at("who") == "Olga Owner");
    CHECK(change.at("changes") ==
          json::parse(R"([{"key": "settings", "before": "darkmode:1", "after": "clastype:l"}])"));
    CHECK(actions(told.ask(path, "user=3", "owner")) == std::vector<std::string>{"submit mouse_02"});
    CHECK(actions(told.ask(path, "user=10&kind=content", "owner")) == std::vector<std::string>{"delete bad"});
    CHECK(told.ask(path, "user=10&kind=exports", "owner").empty());
    REQUIRE(told.send("POST", "web/projects/2/invites", "owner",
                      R"({"type": "propar", "type_id": 2, "note": "", "days": 7, "people": 3})") == 201);
    CHECK(actions(told.ask(path, "kind=people", "owner")).front() == "invite Kidney");
    told.ask(path, "kind=nonsense", "owner", 400);
    told.ask(path, "before=x", "owner", 400);
    // Page after page it is the same as at once.
    const json all = told.ask(path, "", "owner");
    json pages = json::array();
    std::string before = "0";
    told.responder.admin().transact([](Transaction& t) {
        t.script("INSERT INTO audit (project_id, user_id, action, target) SELECT 2, 3, 'submit', 'annotation 2' FROM "
                 "generate_series(1, 250)");
    });
    for (json page = told.ask(path, "", "owner"); !page.empty(); page = told.ask(path, "before=" + before, "owner")) {
        CHECK(page.size() <= 100);
        before = page.back().at("audit_id").dump();
        pages.insert(pages.end(), page.begin(), page.end());
    }
    CHECK(pages.size() == 250 + all.size());
    CHECK(pages.back() == all.back());
}

TEST_CASE("Failed logins and grants of the server are told to its administrators alone")
{
    Told told;
    Request login;
    login.method = "POST";
    login.path = "login";
    login.address = "203.0.113.40";
    login.headers["username"] = "root";
    login.headers["password"] = std::string(64, 'a');
    CHECK(told.responder.answer(login, "").status == 401);
    for (const char* who : {"owner", "proadm", "maker", "propar"})
        told.ask("web/audit", "kind=logins", who, 403);
    const json failed = told.ask("web/audit", "kind=logins", "sysadm");
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].at("target") == "user root");
    CHECK(failed[0].at("address") == "203.0.113.40");
    const json grants = told.ask("web/audit", "kind=grants", "sysadm");
    REQUIRE(grants.size() >= 9);
    CHECK(told.ask("web/audit", "kind=grants&before=" + grants[1].at("audit_id").dump(), "sysadm").at(0) == grants[2]);
    told.ask("web/audit", "kind=all", "sysadm", 400);
}

TEST_CASE("The system page tells what failed and why, and all of it is tried again")
{
    Told told;
    told.responder.admin().transact([](Transaction& t) {
        t.script(
            "UPDATE images SET reason = 'Cut off after 5 of 31 pages.', key = repeat('9', 32) WHERE name = 'wreck';"
            "INSERT INTO image_work (image_id, key, is_new, attempts) SELECT image_id, key, false, 3 FROM images WHERE "
            "name = 'wreck'");
    });
    const auto system = [&] {
        Request request;
        request.method = "GET";
        request.path = "web/system";
        return json::parse(told.responder.answer(request, "sysadm").body).at("system");
    };
    const json before = system();
    CHECK(before.at("failed") == 1);
    CHECK(before.at("images").at(0).at("reason") == "Cut off after 5 of 31 pages.");
    CHECK(before.at("images").at(0).at("can_retry") == true);
    CHECK(before.at("disk").at("free").get<double>() > 0);
    CHECK(before.at("database").at("connections").get<int>() > 0);
    CHECK(told.send("POST", "web/system/retry", "sysadm") == 200);
    const json after = system();
    CHECK(after.at("failed") == 0);
    CHECK(after.at("waiting") == 1);
    CHECK(after.at("images").at(0).at("tries") == 0);
}
