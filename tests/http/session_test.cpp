// Sessions as they begin, ride on cookies and end.
#include "logging_in.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

// A request with a session, and with a share, in cookies, as a page sends them.
Request from_page(Request request, const std::string& token, const std::string& share = "")
{
    std::string cookies = "memento_8080=" + token;
    if (!share.empty())
        cookies += "; memento_8080_share=" + share;
    request.headers["cookie"] = cookies;
    request.headers["x-memento"] = "page";
    return request;
}

void end_sessions_of(TestResponder& responder, const std::string& username)
{
    responder.admin().transact([&](Transaction& t) {
        t.run("UPDATE users SET session_version = session_version + 1 WHERE username = $1", {username});
    });
}

} // namespace

TEST_CASE("A session that was ended is never passed over for a share that came beside it in a header")
{
    TestResponder responder;
    end_sessions_of(responder, "annpar");
    for (const char* path : {"annotations/1", "web/me", "nothing/here", "login/1", "internal/tile"}) {
        INFO(path);
        Request request = request_of("GET", path);
        request.headers["x-share"] = live_share();
        request.tile_key = std::string(32, 'a');
        CHECK(responder.answer(request, "annpar").status == 401);
    }
    CHECK(responder.answer(request_of("PATCH", "layers"), "annpar").status == 401);
    Request change = request_of("PUT", "web/password", R"({"old": "x", "new": "y"})");
    change.headers["x-share"] = live_share();
    CHECK(responder.answer(change, "annpar").status == 401);
}

TEST_CASE("Whose session in a cookie was ended is a guest, if he holds a share")
{
    TestResponder responder;
    const std::string token = responder.token_of("annpar");
    end_sessions_of(responder, "annpar");
    const auto status = [&](const Request& request, const std::string& share) {
        return responder.answer(from_page(request, token, share), "").status;
    };
    const Response shown = responder.answer(from_page(request_of("GET", "web/annotations/1"), token, live_share()), "");
    REQUIRE(shown.status == 200);
    CHECK(json::parse(shown.body).at("annotation").at("level") == "share");
    CHECK(status(request_of("GET", "web/me"), live_share()) == 404);
    CHECK(status(request_of("PUT", "web/password", R"({"old": "x", "new": "y"})"), live_share()) == 403);
    CHECK(status(request_of("GET", "web/annotations/1"), expired_share()) == 401);
    CHECK(status(request_of("GET", "web/annotations/1"), "") == 401);
    Request tile = request_of("GET", "internal/tile");
    tile.tile_key = std::string(32, 'a');
    CHECK(status(tile, live_share()) == 204);
    tile.tile_key = std::string(32, 'b');
    CHECK(status(tile, live_share()) == 403);
}

namespace {

std::vector<std::string> values_of(const Response& response, const std::string& name)
{
    std::vector<std::string> values;
    for (const auto& [key, value] : response.headers) {
        if (key == name)
            values.push_back(value);
    }
    return values;
}

} // namespace

TEST_CASE("Logging out leaves nothing in the browser, here and everywhere")
{
    for (const char* path : {"web/logout", "web/logout/everywhere"}) {
        INFO(path);
        TestResponder responder;
        const std::string token = responder.token_of("owner");
        const Response response = responder.answer(from_page(request_of("POST", path), token, live_share()), "");
        CHECK(response.status == 204);
        CHECK(values_of(response, "Clear-Site-Data") == std::vector<std::string>{"\"cache\""});
        CHECK(values_of(response, "Set-Cookie") ==
              std::vector<std::string>{"memento_8080=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
                                       "memento_8080_share=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"});
        CHECK(responder.answer(from_page(request_of("GET", "web/me"), token), "").status == 401);
    }
}

TEST_CASE("Who is deleted is out at the next request")
{
    TestResponder responder;
    const std::string token = responder.token_of("propar");
    const auto status = [&](const char* method, const char* path) {
        Request request = request_of(method, path);
        request.headers["x-access-token"] = token;
        request.tile_key = std::string(32, 'a');
        return responder.answer(request, "").status;
    };
    REQUIRE(status("GET", "annotations/1") == 200);
    REQUIRE(status("GET", "internal/tile") == 204);
    REQUIRE(responder.answer(request_of("DELETE", "users/3"), "sysadm").status == 204);
    for (const char* path : {"annotations/1", "annotations", "web/me", "internal/tile", "nothing"})
        CHECK(status("GET", path) == 401);
    CHECK(status("DELETE", "layers/3") == 401);
    CHECK(status("POST", "web/logout") == 401);
}

TEST_CASE("A write that rides on a cookie must come from our own page")
{
    TestResponder responder;
    const std::string token = responder.token_of("owner");
    const auto status = [&](const std::string& method, const std::string& token_header, const std::string& site,
                            bool is_ours) {
        Request request = request_of(method, "labels/2");
        request.headers["cookie"] = "memento_8080=" + token;
        if (is_ours)
            request.headers["x-memento"] = "page";
        if (!site.empty())
            request.headers["sec-fetch-site"] = site;
        if (!token_header.empty())
            request.headers["x-access-token"] = token_header;
        return responder.answer(request, "").status;
    };
    const std::string before = responder.state();
    CHECK(status("DELETE", "", "", false) == 403);
    CHECK(status("DELETE", "", "same-origin", false) == 403);
    for (const char* site : {"cross-site", "same-site", "none"})
        CHECK(status("DELETE", "", site, true) == 403);
    CHECK(responder.state() == before);
    CHECK(status("GET", "", "cross-site", false) == 200); // SameSite=Strict keeps it from being sent; nothing changes
    CHECK(status("DELETE", "", "same-origin", true) == 204);
    CHECK(status("DELETE", token, "cross-site", false) == 404); // a header is sent by nobody but us; label 2 is gone
}

TEST_CASE("A new password ends all sessions; the page that set it goes on with a fresh token")
{
    TestResponder responder;
    give_password(responder, "9", "stranger");
    Request login = request_of("POST", "login");
    login.headers = {{"username", "stranger"}, {"password", digest}};
    const std::string first = json::parse(responder.answer(login, "").body).at("token");
    const std::string second = json::parse(responder.answer(login, "").body).at("token");
    const std::string body = json{{"old", digest}, {"new", std::string(64, '1')}}.dump();
    const Response changed = responder.answer(from_page(request_of("PUT", "web/password", body), first), "");
    REQUIRE(changed.status == 200);
    REQUIRE(values_of(changed, "Set-Cookie").size() == 1);
    const std::string cookie = values_of(changed, "Set-Cookie").front();
    const std::string fresh = cookie.substr(13, cookie.find(';') - 13);
    const auto me = [&](const std::string& token) {
        return responder.answer(from_page(request_of("GET", "web/me"), token), "").status;
    };
    CHECK(me(fresh) == 200);
    CHECK(me(first) == 401);
    CHECK(me(second) == 401);
    CHECK(log_in(responder, "stranger", digest) == 401);
    CHECK(log_in(responder, "stranger", std::string(64, '1')) == 200);
}

TEST_CASE("Sessions are seen where they began, and ended one by one, by their user and by administrators")
{
    TestResponder responder;
    give_password(responder, "9", "stranger");
    const auto begin = [&](const std::string& agent, const std::string& address) -> std::string {
        Request login = request_of("POST", "login");
        login.headers = {{"username", "stranger"}, {"password", digest}, {"user-agent", agent}};
        login.address = address;
        return json::parse(responder.answer(login, "").body).at("token");
    };
    const auto send = [&](const std::string& method, const std::string& path, const std::string& token) {
        Request request = request_of(method, path);
        request.headers["x-access-token"] = token;
        return responder.answer(request, "");
    };
    const std::string desk = begin("Firefox/146.0", "10.0.0.1");
    const std::string tablet = begin("Chrome/156.0", "2001:db8::7");
    const json mine = json::parse(send("GET", "web/me/sessions", desk).body).at("sessions");
    REQUIRE(mine.size() == 2);
    CHECK(mine[0].at("agent") == "Chrome/156.0");
    CHECK(mine[0].at("address") == "2001:db8::7");
    CHECK(mine[0].at("here") == false);
    CHECK(mine[1].at("agent") == "Firefox/146.0");
    CHECK(mine[1].at("here") == true);
    const std::string of_tablet = "/sessions/" + mine[0].at("session_id").dump();
    const std::string of_desk = "/sessions/" + mine[1].at("session_id").dump();

    // Nobody ends that of another by his own list, and no administrator that of another by the wrong user.
    const std::string owner = responder.token_of("owner");
    CHECK(send("DELETE", "web/me" + of_tablet, owner).status == 404);
    CHECK(send("DELETE", "web/users/9" + of_tablet, owner).status == 403);
    const std::string sysadm = responder.token_of("sysadm");
    CHECK(send("DELETE", "web/users/3" + of_tablet, sysadm).status == 404);
    CHECK(send("GET", "web/me", tablet).status == 200);

    CHECK(send("DELETE", "web/me" + of_tablet, desk).status == 204);
    CHECK(send("DELETE", "web/me" + of_tablet, desk).status == 404);
    CHECK(send("GET", "web/me", tablet).status == 401);
    const json told = json::parse(send("GET", "web/users/9", sysadm).body).at("user").at("sessions");
    REQUIRE(told.size() == 1);
    CHECK(told[0].at("here") == false);
    CHECK(send("DELETE", "web/users/9" + of_desk, sysadm).status == 204);
    CHECK(send("GET", "web/me", desk).status == 401);

    // What has ended otherwise is not among them: by logging out, by time, by a new version.
    const std::string again = begin("curl/8", "10.0.0.1");
    const auto left = [&](const std::string& token) {
        return json::parse(send("GET", "web/me/sessions", token).body).at("sessions").size();
    };
    CHECK(send("POST", "web/logout", begin("curl/8", "10.0.0.1")).status == 204);
    CHECK(left(again) == 1);
    begin("curl/8", "10.0.0.1");
    CHECK(left(again) == 2);
    responder.admin().transact([](Transaction& t) {
        t.run("UPDATE sessions SET expires_at = now() WHERE session_id = (SELECT max(session_id) FROM sessions)");
    });
    CHECK(left(again) == 1);
    end_sessions_of(responder, "stranger");
    CHECK(left(begin("curl/8", "10.0.0.1")) == 1);
}

TEST_CASE("When a session was used last is noted once in five minutes, and keeps nobody from reading or from ending it")
{
    TestResponder responder;
    Request login = request_of("POST", "login");
    give_password(responder, "9", "stranger");
    login.headers = {{"username", "stranger"}, {"password", digest}, {"user-agent", "curl/8"}};
    const std::string token = json::parse(responder.answer(login, "").body).at("token");
    const auto ask = [&](const std::string& address) {
        Request request = request_of("GET", "web/me/sessions");
        request.headers["x-access-token"] = token;
        request.address = address;
        return json::parse(responder.answer(request, "").body).at("sessions").at(0);
    };
    const auto seen = [&] {
        return responder.admin().in_transaction(
            [](Transaction& t) { return t.run("SELECT xmin || ' ' || address FROM session_seen").text(0, 0); });
    };
    const std::string at_first = seen();
    CHECK(ask("10.0.0.2").at("seen_from") == "10.0.0.1");
    CHECK(seen() == at_first); // a request that reads has written nothing
    const auto later = [&] {
        responder.admin().transact(
            [](Transaction& t) { t.run("UPDATE session_seen SET seen_at = now() - interval '6 minutes'"); });
    };
    later();
    const json told = ask("10.0.0.2"); // told within the request that has noted it
    CHECK(told.at("address") == "10.0.0.1");
    CHECK(told.at("seen_from") == "10.0.0.2");
    CHECK(told.at("seen") > told.at("at"));
    const std::string noted = seen();
    CHECK(noted.ends_with(" 10.0.0.2"));
    ask("10.0.0.3");
    CHECK(seen() == noted);

    // While an answer that has noted it is being sent, others are answered, and the session is ended.
    later();
    const Rows its = responder.admin().in_transaction(
        [](Transaction& t) { return t.run("SELECT session_version, jti FROM sessions"); });
    Database sending = responder.another_connection();
    sending.transact([&](Transaction& t) {
        t.run("SELECT enter(9, $1::int, $2, '10.0.0.4', '')", {its.text(0, 0), its.text(0, 1)});
        CHECK(ask("10.0.0.5").at("seen_from") == "10.0.0.2");
        Request logout = request_of("POST", "web/logout");
        logout.headers["x-access-token"] = token;
        CHECK(responder.answer(logout, "").status == 204);
    });
}

TEST_CASE("A share plants its cookie for our own page alone")
{
    TestResponder responder;
    const auto cookies = [&](const std::string& memento, const std::string& site) {
        Request request = request_of("POST", "shares/open", json{{"share", live_share()}}.dump());
        request.headers["x-memento"] = memento;
        request.headers["sec-fetch-site"] = site;
        const Response response = responder.answer(request, "");
        CHECK(response.status == 200);
        return values_of(response, "Set-Cookie").size();
    };
    CHECK(cookies("page", "same-origin") == 1);
    CHECK(cookies("page", "") == 1);
    CHECK(cookies("", "") == 0);
    CHECK(cookies("", "cross-site") == 0);
    CHECK(cookies("page", "cross-site") == 0);
    CHECK(cookies("page", "same-site") == 0);
}
