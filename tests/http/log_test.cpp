// What the responder writes to its log.
#include "base/file.hpp"
#include "base/text.hpp"
#include "dispatch.hpp"
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace memento;
using nlohmann::json;

namespace {

// The lines that work writes to standard error.
std::vector<json> log_of(const std::filesystem::path& folder, const std::function<void()>& work)
{
    const std::filesystem::path file = folder / "captured.log";
    const int saved = ::dup(STDERR_FILENO);
    {
        const UniqueFd log = open_file(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(log.get(), STDERR_FILENO);
    }
    work();
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    std::vector<json> lines;
    for (const std::string& line : split(read_file(file), '\n')) {
        if (!line.empty())
            lines.push_back(json::parse(line)); // every line is an object by itself
    }
    return lines;
}

} // namespace

TEST_CASE("Log: one line for a request, with who, what and how long, and no secret")
{
    TestResponder responder;
    const std::string token = responder.token_of("owner");
    const std::string password(64, 'd');
    Request request;
    request.method = "PUT";
    request.path = "web/password";
    request.query = "secret=" + token;
    request.request_id = "r1";
    request.headers = {{"x-access-token", token},
                       {"x-share", live_share()},
                       {"password", password},
                       {"cookie", "memento_8080=" + token + "; memento_8080_share=" + live_share()}};
    request.body = json{{"old", password}, {"new", password}}.dump();
    const std::vector<json> lines = log_of(responder.store(), [&] {
        const Response response = responder.answer(request, "");
        request.user_id = 2;
        log_request(request, response.status, std::chrono::microseconds(12'345));
        // A defect: the answer says nothing of it, the log does.
        responder.admin().transact([](Transaction& t) { t.script("DROP FUNCTION my_password()"); });
        const Response broken = responder.answer(request, "");
        CHECK(broken.status == 500);
        CHECK(broken.body.find("my_password") == std::string::npos);
        Request opened;
        opened.method = "POST";
        opened.path = "shares/open";
        opened.body = json{{"share", live_share()}}.dump();
        log_request(opened, responder.answer(opened, "").status, std::chrono::microseconds(0));
        Request tile;
        tile.path = "internal/tile";
        log_request(tile, 204, std::chrono::microseconds(1));
    });
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].at("message") == "request");
    CHECK(lines[0].at("level") == "info");
    CHECK(lines[0].at("time").get<std::string>().size() == 20);
    for (const auto& [key, value] : std::map<std::string, std::string>{{"id", "r1"},
                                                                       {"user", "2"},
                                                                       {"method", "PUT"},
                                                                       {"path", "web/password"},
                                                                       {"status", "403"},
                                                                       {"ms", "12.3"}})
        CHECK(lines[0].at(key) == value);
    CHECK(lines[0].size() == 9);
    CHECK(lines[1].at("level") == "error");
    CHECK(lines[1].at("message").get<std::string>().find("my_password") != std::string::npos);
    CHECK(lines[2].at("path") == "shares/open");
    for (const json& line : lines) {
        for (const std::string& secret : {token, live_share(), live_share().substr(33), password})
            CHECK(line.dump().find(secret) == std::string::npos);
    }
}
