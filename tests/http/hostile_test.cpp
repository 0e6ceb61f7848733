// Malformed requests, the same in every run: none may be answered with a 5xx, and under the sanitizers none may be
// reported. MEMENTO_MALFORMED_REQUESTS: how many, of the seed MEMENTO_MALFORMED_SEED; scripts/soak takes many more.
#include "responder.hpp"
#include "routes.hpp"

#include "base/text.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

using namespace memento;
using nlohmann::json;

namespace {

unsigned from_environment(const char* name, unsigned otherwise)
{
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

std::mt19937 random_numbers(from_environment("MEMENTO_MALFORMED_SEED", 20261120)); // NOLINT: fixed on purpose

template <typename List> const auto& any_of(const List& list)
{
    return list[random_numbers() % list.size()];
}

bool chance(unsigned percent)
{
    return random_numbers() % 100 < percent;
}

const std::vector<std::string> segments{"1",
                                        "2",
                                        "0",
                                        "-1",
                                        "99999",
                                        "2147483647",
                                        "2147483648",
                                        "9223372036854775808",
                                        "1;--",
                                        "1'",
                                        "%00",
                                        "none",
                                        "NaN",
                                        "1e3",
                                        "0x1",
                                        "+1",
                                        " 1",
                                        "",
                                        "..",
                                        "true",
                                        "null",
                                        "\xFF\xFE",
                                        "\xC0\x80",
                                        std::string("a\0b", 3),
                                        "ä",
                                        "\xF0\x9F\x94\xAC",
                                        "a/b",
                                        "{layer_id}",
                                        "$1",
                                        "propar",
                                        "SELECT pg_sleep(9)",
                                        std::string(5000, 'a')};

const std::vector<std::string> texts{"",
                                     "x",
                                     "none",
                                     std::string("a\0b", 3),
                                     "'; DROP TABLE users; --",
                                     "$1",
                                     "\\",
                                     "\"",
                                     "ä",
                                     "\u202E",
                                     std::string(100000, 'y'),
                                     "N",
                                     "S",
                                     "M",
                                     "E",
                                     "http://x",
                                     "{",
                                     "<script>"};

const std::vector<std::string> broken_bodies{
    "",
    "{",
    "}",
    "[]",
    "null",
    "1",
    "\"x\"",
    "{\"a\":}",
    "\xFF",
    "{\"name\":\"\xC0\x80\"}",
    "{\"name\":\"\\u0000\"}",
    "{\"name\":\"\\ud800\"}",
    "{\"project_id\":1e999}",
    "{\"project_id\":99999999999999999999}",
    "{\"a\":" + std::string(5000, '[') + "}",
    std::string(200000, '{'),
    "{\"version\":-1,\"labels\":[-1]}",
    "{\"annotations\":[1],\"scores\":[{\"classification_id\":1,\"option\":null}]}"};

json any_value()
{
    switch (random_numbers() % 9) {
    case 0:
        return static_cast<std::int64_t>(random_numbers()) - 2147483648;
    case 1:
        return 18446744073709551615U;
    case 2:
        return 0.5;
    case 3:
        return nullptr;
    case 4:
        return chance(50);
    case 5:
        return json::array({1, "x", nullptr});
    case 6:
        return json{{"a", 1}};
    case 7:
        return static_cast<int>(random_numbers() % 6);
    default:
        return any_of(texts);
    }
}

// A body with the keys of some resource, most of their values well-formed, so that all depths are reached.
std::string any_body()
{
    if (chance(25))
        return any_of(broken_bodies);
    json body = json::object();
    for (const Column& column : any_of(resources()).columns) {
        const std::string name(column.name);
        if (chance(8))
            continue;
        if (chance(15))
            body[name] = any_value();
        else
            body[name] = column.type == Type::text ? json(any_of(texts)) : json(static_cast<int>(random_numbers() % 8));
    }
    if (chance(20))
        body["labels"] = json::array({any_value()});
    if (chance(20))
        body["version"] = any_value();
    return body.dump(-1, ' ', false, json::error_handler_t::ignore);
}

std::string any_path()
{
    if (chance(10)) {
        std::string path = any_of(segments);
        for (unsigned i = random_numbers() % 4; i > 0; --i)
            path += "/" + any_of(segments);
        return path;
    }
    std::string path;
    for (const std::string& segment : split(any_of(routes()).pattern, '/')) {
        const bool named = segment.front() == '{';
        const std::string value = !named ? (chance(97) ? segment : any_of(segments))
                                         : (chance(60) ? std::to_string(random_numbers() % 7) : any_of(segments));
        path += (path.empty() ? "" : "/") + value;
    }
    return path;
}

Request any_request()
{
    static const std::vector<std::string> methods{"GET",    "GET",   "POST",    "POST", "PUT", "PUT",
                                                  "DELETE", "PATCH", "OPTIONS", "",     "get", "TRACE"};
    static const std::vector<std::string> queries{
        "",          "limit=1",         "after=1", "limit=-1", "limit=99999999999", "search=%ff", "search=%00",
        "status=';", "limit=1&after=x", "&&==&",   "search=%", "search=a%20b",      "limit=0"};
    Request request;
    request.method = any_of(methods);
    request.path = any_path();
    request.query = any_of(queries);
    request.body = request.method == "GET" ? "" : any_body();
    request.address = chance(95) ? "127.0.0.1" : any_of(texts);
    request.tile_key = any_of(segments);
    if (chance(10))
        request.headers["if-match"] = any_of(segments);
    if (chance(10))
        request.headers["x-share"] = chance(50) ? live_share() : any_of(texts);
    if (chance(5))
        request.headers["x-access-token"] = any_of(texts);
    if (chance(5))
        request.headers["cookie"] = "memento_8080=" + any_of(texts);
    if (chance(10))
        request.headers["content-type"] = any_of(texts);
    return request;
}

} // namespace

TEST_CASE("Malformed requests get no 5xx")
{
    static const std::vector<std::string> actors{"sysadm", "owner",    "propar", "annpar",
                                                 "provie", "stranger", "maker",  ""};
    TestResponder responder;
    const unsigned count = from_environment("MEMENTO_MALFORMED_REQUESTS", 2500);
    unsigned refused = 0;
    for (unsigned i = 0; i < count; ++i) {
        if (i % 250 == 0)
            responder.reset(); // deletions and logouts that were carried out
        const Request request = any_request();
        const std::string actor = any_of(actors);
        const Response response = responder.answer(request, actor);
        INFO("request " << i << " as " << actor << ": " << request.method << " " << request.path.substr(0, 200) << "?"
                        << request.query << "\n"
                        << request.body.substr(0, 500) << "\nanswer " << response.status << " "
                        << response.body.substr(0, 300));
        CHECK(response.status >= 200);
        CHECK(response.status < 500);
        refused += response.status >= 400 ? 1U : 0U;
    }
    CHECK(refused > count / 2);
    CHECK(refused < count / 100 * 99); // some are carried out, or nothing deep would have been reached
}

TEST_CASE("A name is as long as an index takes, whatever it is made of, and no longer")
{
    TestResponder responder;
    const json common{{"project_id", 2}, {"owner_id", 2}, {"settings", ""}, {"data", ""}, {"type", "M"}};
    const std::vector<std::pair<std::string, json>> bodies{
        {"projects", {{"owner_id", 1}}},
        {"categories", json::object()},
        {"classifications", json::object()},
        {"labels", json::object()},
        {"images", {{"type", "E"}, {"uri", "https://example.org/a.jpg"}}},
        {"annotations", {{"status", "N"}, {"image_id", 0}, {"category_id", 1}}},
        {"layers", {{"image_id", 0}, {"sequence", 1}, {"parent_id", 0}, {"annotation_id", 1}}}};
    for (const auto& [path, more] : bodies) {
        json body = common;
        body.update(more);
        const auto post = [&](const std::string& name) {
            body["name"] = name;
            Request request;
            request.method = "POST";
            request.path = path;
            request.body = body.dump();
            return responder.answer(request, path == "projects" ? "sysadm" : "owner");
        };
        INFO(path);
        const Response longer = post(random_hex(max_name_bytes / 2) + "x");
        CHECK(longer.status == 400);
        CHECK(longer.body.find("'name'") != std::string::npos);
        CHECK(post(random_hex(max_name_bytes / 2)).status == 201); // hardly to be compressed
    }
}
