// Links by which people join: who joins as what, when a link ends, and that guessing is bounded.
#include "base/text.hpp"
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

const std::string seeded(32, '1'); // of seed.sql: to annotate project 2, made by its owner
const std::string digest = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

Response ask(TestResponder& responder, const std::string& method, const std::string& path, const json& body,
             const std::string& who = "", const std::string& address = "10.0.0.7")
{
    Request request;
    request.method = method;
    request.path = path;
    request.body = body.is_null() ? "" : body.dump();
    request.address = address;
    return responder.answer(request, who);
}

json told(TestResponder& responder, const std::string& secret)
{
    const Response response = ask(responder, "POST", "web/invites/open", {{"invite", secret}});
    REQUIRE(response.status == 200);
    return json::parse(response.body).at("invite");
}

json account(const std::string& secret, const std::string& username)
{
    return {{"invite", secret}, {"username", username}, {"name", "Fresh"}, {"password", digest}};
}

std::string made(TestResponder& responder, const json& wish, const std::string& who = "owner")
{
    const Response response = ask(responder, "POST", "web/projects/2/invites", wish, who);
    INFO(response.body);
    REQUIRE(response.status == 201);
    const std::string link = json::parse(response.body).at("invite").at("link");
    CHECK(link.starts_with("/memento/join#"));
    return link.substr(link.find('#') + 1);
}

json wish(const std::string& type, int target, int people = 5)
{
    return {{"type", type}, {"type_id", target}, {"note", ""}, {"days", 7}, {"people", people}};
}

std::string asked(TestResponder& responder, const std::string& sql)
{
    return responder.admin().in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
}

void carry_out(TestResponder& responder, const std::string& sql)
{
    responder.admin().transact([&](Transaction& t) { t.script(sql); });
}

} // namespace

TEST_CASE("Whoever holds an invite link makes an account by it, is logged in, and has what it gives and no more")
{
    TestResponder responder;
    const std::string secret = made(responder, wish("catpar", 1));
    CHECK(asked(responder, "SELECT count(*) FROM invites i WHERE i::text LIKE '%" + secret + "%'") == "0");
    const json invitation = told(responder, secret);
    CHECK(invitation.at("project") == "Kidney");
    CHECK(invitation.at("category") == "WT");
    CHECK(invitation.at("may") == "annotate");
    CHECK(invitation.at("left") == 5);
    const Response joined = ask(responder, "POST", "web/invites/join", account(secret, "fresh"));
    REQUIRE(joined.status == 200);
    CHECK(json::parse(joined.body).at("joined") == json{{"project_id", 2}, {"category_id", 1}, {"annotation_id", 0}});
    const std::string token = json::parse(joined.body).at("token");
    const auto status = [&](const std::string& method, const std::string& path) {
        Request request;
        request.method = method;
        request.path = path;
        request.headers["x-access-token"] = token;
        return responder.answer(request, "").status;
    };
    CHECK(status("GET", "web/me") == 200);
    CHECK(status("GET", "annotations/1") == 200);
    CHECK(status("GET", "annotations/3") == 404); // of another category
    CHECK(status("DELETE", "annotations/1") == 403);
    CHECK(status("GET", "web/users") == 403);
    CHECK(told(responder, secret).at("left") == 4);
    // He logs in by what he typed.
    Request login;
    login.method = "POST";
    login.path = "login";
    login.headers["username"] = "Fresh";
    login.headers["password"] = digest;
    CHECK(responder.answer(login, "").status == 200);
    CHECK(asked(responder, "SELECT username || ' ' || target FROM audit WHERE action = 'join'") == "fresh project 2");
    CHECK(asked(responder, "SELECT given_by FROM permissions JOIN users USING (user_id) WHERE username = 'fresh'") ==
          "Olga Owner, by a link");
    // And whom somebody lets in by name, knows by whom.
    REQUIRE(
        ask(responder, "POST", "permissions", {{"user_id", 10}, {"type", "annvie"}, {"type_id", 1}}, "owner").status ==
        201);
    CHECK(asked(responder, "SELECT given_by FROM permissions WHERE user_id = 10 AND type = 'annvie'") == "Olga Owner");
}

TEST_CASE("A page that joins gets a cookie, and its token nowhere else")
{
    TestResponder responder;
    Request request;
    request.method = "POST";
    request.path = "web/invites/join";
    request.headers["x-memento"] = "page";
    request.body = account(seeded, "fresh").dump();
    const Response response = responder.answer(request, "");
    REQUIRE(response.status == 200);
    CHECK_FALSE(json::parse(response.body).contains("token"));
    const auto cookie = std::ranges::find(response.headers, "Set-Cookie", &std::pair<std::string, std::string>::first);
    REQUIRE(cookie != response.headers.end());
    CHECK(cookie->second.find("HttpOnly") != std::string::npos);
}

TEST_CASE("A name that is taken makes no account and takes no place, and says so")
{
    TestResponder responder;
    const Response response = ask(responder, "POST", "web/invites/join", account(seeded, "STRANGER"));
    CHECK(response.status == 409);
    CHECK(json::parse(response.body).at("error").at("message") == "The user name 'STRANGER' is taken.");
    CHECK(told(responder, seeded).at("left") == 20);
    for (const char* name : {"", "two words", "a/b"})
        CHECK(ask(responder, "POST", "web/invites/join", account(seeded, name)).status == 400);
    json weak = account(seeded, "fresh");
    weak["password"] = "secret";
    CHECK(ask(responder, "POST", "web/invites/join", weak).status == 400);
    CHECK(asked(responder, "SELECT count(*) FROM users") == "11");
}

TEST_CASE("Who has an account joins with it, and takes no place where he has as much already")
{
    TestResponder responder;
    const std::string looking = made(responder, wish("provie", 2));
    const json body{{"invite", looking}};
    CHECK(ask(responder, "POST", "web/invites/accept", body).status == 401);
    for (const char* who : {"owner", "sysadm", "proadm", "propar", "provie"}) {
        CHECK(ask(responder, "POST", "web/invites/accept", body, who).status == 200);
        CHECK(told(responder, looking).at("left") == 5);
    }
    for (const char* who : {"stranger", "stranger", "catpar"})
        CHECK(ask(responder, "POST", "web/invites/accept", body, who).status == 200);
    CHECK(told(responder, looking).at("left") == 3);
    CHECK(ask(responder, "GET", "annotations/1", {}, "stranger").status == 200);
    CHECK(ask(responder, "POST", "web/annotations/1/submit", {{"labels", json::array()}, {"version", 1}}, "stranger")
              .status == 403);
    CHECK(ask(responder, "POST", "web/invites/accept", {{"invite", seeded}}, "stranger").status == 200);
    CHECK(ask(responder, "POST", "web/annotations/1/submit", {{"labels", json::array()}, {"version", 1}}, "stranger")
              .status == 200);
}

TEST_CASE("A link ends with its time, with its last place, when it is revoked, and with its maker's right for good")
{
    TestResponder responder;
    struct End {
        std::string sql;
        std::string state;
    };
    const std::vector<End> ends{
        {"UPDATE invites SET expires_at = now() - interval '1 second'", "over"},
        {"UPDATE projects SET owner_id = 1 WHERE project_id = 2", "maker"},
        {"UPDATE projects SET owner_id = 1 WHERE project_id = 2; UPDATE projects SET owner_id = 2 WHERE project_id = 2",
         "maker"},
    };
    for (const auto& [sql, state] : ends) {
        responder.reset();
        carry_out(responder, sql);
        INFO(sql);
        const json invitation = told(responder, seeded);
        CHECK(invitation.at("state") == state);
        CHECK(invitation.at("project") == ""); // it says no more of what it was for
        CHECK(ask(responder, "POST", "web/invites/join", account(seeded, "fresh")).status == 409);
        CHECK(ask(responder, "POST", "web/invites/accept", {{"invite", seeded}}, "stranger").status == 409);
        CHECK(ask(responder, "GET", "annotations/1", {}, "stranger").status == 404);
    }
    responder.reset();
    const std::string of_manager = made(responder, wish("propar", 2), "proadm");
    carry_out(responder, "DELETE FROM permissions WHERE user_id = 10");
    CHECK(told(responder, of_manager).at("state") == "maker");
    carry_out(responder, "INSERT INTO permissions (user_id, type, type_id) VALUES (10, 'proadm', 2)");
    CHECK(told(responder, of_manager).at("state") == "maker");
    const std::string once = made(responder, wish("annvie", 1, 1));
    CHECK(ask(responder, "POST", "web/invites/accept", {{"invite", once}}, "stranger").status == 200);
    CHECK(told(responder, once).at("state") == "full");
    CHECK(ask(responder, "POST", "web/invites/accept", {{"invite", once}}, "maker").status == 409);
    CHECK(ask(responder, "DELETE", "web/invites/1", {}, "owner").status == 204);
    CHECK(ask(responder, "DELETE", "web/invites/1", {}, "owner").status == 204);
    CHECK(told(responder, seeded).at("state") == "revoked");
    CHECK(ask(responder, "GET", "annotations/1", {}, "propar").status == 200);
}

TEST_CASE("Links that lead nowhere are counted as wrong passwords are, for their address alone")
{
    TestResponder responder;
    const auto status = [&](const std::string& secret, const std::string& address) {
        return ask(responder, "POST", "web/invites/open", {{"invite", secret}}, "", address).status;
    };
    for (int i = 0; i < 10; ++i)
        CHECK(status(i % 2 == 0 ? std::string(32, '2') : "nonsense", "10.0.0.8") == 404);
    CHECK(status(seeded, "10.0.0.8") == 429);
    CHECK(ask(responder, "POST", "web/invites/join", account(seeded, "fresh"), "", "10.0.0.8").status == 429);
    CHECK(status(seeded, "10.0.0.9") == 200);
    // Opening one that holds costs nothing, however many do behind one address.
    for (int i = 0; i < 400; ++i)
        REQUIRE(status(seeded, "10.0.0.9") == 200);
}

TEST_CASE("A link is made for what is in the project, within bounds, and by its managers alone")
{
    TestResponder responder;
    const auto status = [&](const json& body, const std::string& who = "owner") {
        return ask(responder, "POST", "web/projects/2/invites", body, who).status;
    };
    CHECK(status(wish("catpar", 3)) == 404);
    CHECK(status(wish("annpar", 4)) == 404);
    CHECK(status(wish("propar", 3)) == 404);
    CHECK(status(wish("propar", 99)) == 404);
    CHECK(status(wish("proadm", 2)) == 400);
    CHECK(status(wish("sysadm", 1)) == 400);
    CHECK(status(wish("propar", 2, 0)) == 400);
    CHECK(status(wish("propar", 2, 1001)) == 400);
    json longest = wish("propar", 2);
    longest["days"] = 366;
    CHECK(status(longest) == 400);
    CHECK(status(wish("catpar", 1), "catpar") == 403);
    for (int i = 1; i < 100; ++i)
        REQUIRE(status(wish("propar", 2)) == 201);
    CHECK(status(wish("propar", 2)) == 409);
    carry_out(responder, "UPDATE invites SET expires_at = now() - interval '91 days' WHERE invite_id > 1");
    CHECK(status(wish("propar", 2)) == 201);
    CHECK(asked(responder, "SELECT count(*) FROM invites") == "2");
}
