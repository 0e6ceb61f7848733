#include "openapi.hpp"
#include "routes.hpp"

#include "base/text.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

TEST_CASE("The description of the API names every route, and every reference in it leads somewhere")
{
    const json api = describe_api();
    std::size_t described = 0;
    for (const auto& [path, operations] : api.at("paths").items())
        described += operations.size();
    std::size_t expected = 0;
    for (const Route& route : routes()) {
        if (!is_described(route))
            continue;
        ++expected;
        std::string path = "/" + route.pattern;
        for (std::size_t at = path.find("{:"); at != std::string::npos; at = path.find("{:"))
            path.erase(at + 1, 1);
        INFO(route.method << " " << path);
        REQUIRE(api.at("paths").contains(path));
        REQUIRE(api["paths"][path].contains(lower(route.method)));
        CHECK_FALSE(api["paths"][path][lower(route.method)].at("summary").get<std::string>().empty());
    }
    CHECK(described == expected);

    std::vector<json> open{api};
    while (!open.empty()) {
        const json value = open.back();
        open.pop_back();
        if (value.is_object() && value.contains("$ref"))
            CHECK_NOTHROW(api.at(json::json_pointer(value["$ref"].get<std::string>().substr(1))));
        if (value.is_structured())
            open.insert(open.end(), value.begin(), value.end());
    }
    CHECK(api["paths"]["/layers"]["get"]["parameters"].size() == 2); // limit and after
    CHECK(api["paths"]["/permissions"]["get"]["parameters"].size() == 1);
    CHECK(api.at("openapi") == "3.1.0");
    CHECK(api["components"]["schemas"]["user"]["properties"].contains("username"));
    CHECK_FALSE(api["components"]["schemas"]["user"]["properties"].contains("password"));
    CHECK(api["components"]["schemas"]["user"]["properties"]["username"]["maxLength"] == 50);
    CHECK(api["components"]["schemas"]["layer"]["properties"]["name"]["maxLength"] == 2000);
    CHECK_FALSE(api["components"]["schemas"]["layer"]["properties"]["data"].contains("maxLength"));
}
