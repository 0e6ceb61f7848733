#include "http/message.hpp"
#include "routes.hpp"

#include "base/error.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

using namespace memento;
using namespace std::string_literals;

namespace {

std::string found(const std::string& method, const std::string& path)
{
    Request request;
    request.method = method;
    request.path = path;
    nlohmann::json named;
    std::string allowed;
    try {
        const Route& route = find_route(request, named, allowed);
        return route.pattern + " " + named.dump();
    } catch (const Error& e) {
        return std::string(e.kind().name) + (allowed.empty() ? "" : ": " + allowed);
    }
}

} // namespace

TEST_CASE("Routes are found by their shape")
{
    CHECK(found("GET", "layers") == "layers {}");
    CHECK(found("GET", "layers/7") == R"(layers/{layer_id} {"layer_id":7})");
    CHECK(found("GET", "layers/byfilter/3/0") ==
          R"(layers/byfilter/{annotation_id}/{sequence} {"annotation_id":3,"sequence":0})");
    CHECK(found("DELETE", "permissions/3/propar/2") ==
          R"(permissions/{user_id}/{:type}/{type_id} {"type":"propar","type_id":2,"user_id":3})");
    CHECK(found("GET", "users/byusername/a.b@c") == R"(users/byusername/{:username} {"username":"a.b@c"})");
    CHECK(found("GET", "images/geturl/7/1/none") ==
          R"(images/geturl/{image_id}/{thumb}/{:sub_filename} {"image_id":7,"sub_filename":"none","thumb":1})");
}

TEST_CASE("What is no route is not found; a route's other methods are told")
{
    for (const std::string path :
         {"", "/", "layer", "layers/", "layers/x", "layers/-1", "layers/1;--", "layers/2147483648",
          "layers/9223372036854775808", "layers/1/2", "layers/+1", "layers/ 1", "layers/1.0", "layers/0x1"}) {
        INFO(path);
        CHECK(found("GET", path) == "not_found");
    }
    CHECK(found("POST", "layers/7") == "method_not_allowed: GET, PUT, DELETE");
    CHECK(found("PUT", "permissions/3/propar/2") == "method_not_allowed: GET, DELETE");
    CHECK(found("GET", std::string("users/byusername/\xFF")) == "not_found");
}

TEST_CASE("No address is in the table twice")
{
    std::set<std::string> seen;
    for (const Route& route : routes()) {
        INFO(route.method << " " << route.pattern);
        CHECK(seen.insert(route.method + " " + route.pattern).second);
    }
}

TEST_CASE("Headers, cookies and parameters of a request")
{
    Request request;
    request.headers["cookie"] = "a=1; memento_8080=tok.en-x; memento_80=other";
    request.query = "limit=10&name=caf%C3%A9+x&empty=&bad=%zz";
    CHECK(cookie(request, "memento_8080") == "tok.en-x");
    CHECK(cookie(request, "memento_80") == "other");
    CHECK(cookie(request, "memento") == "");
    CHECK(query_value(request, "limit") == "10");
    CHECK(query_value(request, "name") == "café x");
    CHECK(query_value(request, "empty") == "");
    CHECK(query_value(request, "bad") == "%zz");
    CHECK(header(request, "absent") == "");
}

TEST_CASE("A head has one line for each header, whatever is in a row")
{
    const Response response{.body = "{}", .headers = {{"Location", "https://example.org/a"}}};
    CHECK(response_head(response) == "Status: 200\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                                     "Location: https://example.org/a\r\nContent-Length: 2\r\n\r\n");
    CHECK(response_head({.status = 204, .headers = {{"Cache-Control", "private"}}}) ==
          "Status: 204\r\nCache-Control: private\r\n\r\n");
    for (const std::string& value : {"https://x\r\nSet-Cookie: a=b"s, "https://x\n"s, "\r"s, "\0"s}) {
        CHECK_THROWS_AS(response_head({.headers = {{"Location", value}}}), Error);
        CHECK_THROWS_AS(response_head({.content_type = value}), Error);
    }
}
