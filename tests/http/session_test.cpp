// Sessions as they begin, ride on cookies and end.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

Request request_of(const std::string& method, const std::string& path, const std::string& body = "")
{
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.address = "10.0.0.1";
    return request;
}

// The same with a session, and with a share, in cookies, as a page sends them.
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
    const Response shown =
        responder.answer(from_page(request_of("GET", "web/annotations/1"), token, live_share()), "");
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
