// What a request may cost at the most.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

using namespace memento;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

Request get(const std::string& path)
{
    Request request;
    request.method = "GET";
    request.path = path;
    return request;
}

std::string value_of(const Response& response, const std::string& name)
{
    for (const auto& [key, value] : response.headers) {
        if (key == name)
            return value;
    }
    return "";
}

} // namespace

TEST_CASE("A request whose statement takes too long is answered with what to do, and the next one as ever")
{
    TestResponder responder(1s);
    Request request = get("labels/byproject_id/2");
    request.headers["x-access-token"] = responder.token_of("owner");
    responder.admin().transact([&](Transaction& transaction) {
        transaction.script("LOCK TABLE labels");
        const Response response = responder.answer(request, "");
        CHECK(response.status == 503);
        CHECK(value_of(response, "Retry-After") == "2");
        const json error = json::parse(response.body).at("error");
        CHECK(error.at("code") == "unavailable");
        CHECK(error.at("message") == "The database took too long to answer this, and it was broken off.");
        CHECK(error.at("hint").get<std::string>().find("Ask for less at once") == 0);
    });
    CHECK(responder.answer(request, "").status == 200);
}

TEST_CASE("A report may take longer than other requests")
{
    TestResponder responder(1s);
    const Response before = responder.answer(get("utilities/project_data/2"), "owner");
    REQUIRE(before.status == 200);
    for (const char* path : {"utilities/project_data/2", "web/projects/2/reports/data/csv"}) {
        INFO(path);
        Request request = get(path);
        request.headers["x-access-token"] = responder.token_of("sysadm");
        Response during;
        std::thread other;
        responder.admin().transact([&](Transaction& transaction) {
            transaction.script("LOCK TABLE annotations_labels");
            other = std::thread([&] { during = responder.answer(request, ""); });
            transaction.run("SELECT pg_sleep(2)");
        });
        other.join();
        CHECK(during.status == 200);
        CHECK(during.body.find("mouse_01") != std::string::npos);
    }
}

TEST_CASE("Who counts as one where places are shared out")
{
    TestResponder responder;
    const auto caller = [&](const std::string& user, const std::string& share) {
        Request request = get("labels");
        if (!user.empty())
            request.headers["x-access-token"] = responder.token_of(user);
        if (!share.empty())
            request.headers["x-share"] = share;
        return responder.caller_of(request);
    };
    CHECK(caller("owner", "") == "user 2");
    CHECK(caller("owner", live_share()) == "user 2");
    CHECK(caller("", live_share()) == "share " + std::string(32, 'e'));
    CHECK(caller("", "") == "nobody");
    CHECK(caller("", "made.up") == "nobody");
    Request login = get("login");
    login.headers["x-access-token"] = responder.token_of("owner");
    login.address = "2001:db8:0:1::7";
    CHECK(responder.caller_of(login) == "login from 2001:db8:0:1::/64"); // a token is no way around that
}
