#include "base/error.hpp"
#include "resource/body.hpp"
#include "resource/resource.hpp"
#include "resource/statement.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>

using namespace memento;
using nlohmann::json;

namespace {

const Resource& resource(std::string_view path)
{
    const Resource* found = find_resource(path);
    REQUIRE(found != nullptr);
    return *found;
}

std::string complaint(std::string_view path, const json& body, Verb verb = post)
{
    try {
        checked_body(resource(path), body, verb);
    } catch (const Error& e) {
        return e.what();
    }
    return "";
}

const json layer{{"name", "cells"}, {"data", "none"},     {"image_id", 0},   {"settings", ""}, {"sequence", 1},
                 {"parent_id", -1}, {"annotation_id", 1}, {"project_id", 2}, {"owner_id", 7}};

} // namespace

TEST_CASE("The twelve resources")
{
    CHECK(resources().size() == 12);
    CHECK(find_resource("nothing") == nullptr);
    std::set<std::string_view> paths;
    for (const Resource& one : resources())
        paths.insert(one.path);
    CHECK(paths.size() == 12);
}

TEST_CASE("A statement takes one parameter and no value from outside")
{
    for (const Resource& one : resources()) {
        for (const std::string& sql :
             {sql::select_rows(one), sql::select_item(one), sql::insert_item(one), sql::delete_item(one)}) {
            INFO(sql);
            CHECK(sql.find("$1") != std::string::npos);
            CHECK(sql.find("$2") == std::string::npos);
        }
    }
    CHECK(sql::delete_item(resource("layers")) ==
          "WITH gone AS (DELETE FROM \"layers\" t WHERE t.\"layer_id\" = ($1::jsonb->>'layer_id')::int RETURNING 1)"
          " SELECT count(*) FROM gone");
    const std::string update = sql::update_item(resource("layers"));
    CHECK(update.find("\"image_id\" = nullif(b.\"image_id\", 0)") != std::string::npos);
    CHECK(update.find("\"parent_id\" = nullif(nullif(b.\"parent_id\", 0), -1)") != std::string::npos);
    CHECK(sql::update_item(resource("images")).find("\"type\" =") == std::string::npos);
    CHECK(sql::select_rows(resource("users")).find("password") == std::string::npos);
}

TEST_CASE("What is held of a list is bounded where its texts may be long, and nowhere else")
{
    for (const Resource& one : resources()) {
        INFO(one.path);
        const std::string held = sql::select_held(one, nullptr, false, 1000);
        if (one.path == "layers")
            CHECK(held.starts_with(
                "SELECT CASE WHEN sum(octet_length(x.\"data\")) OVER (ROWS UNBOUNDED PRECEDING) <= 1000"
                " THEN row_to_json(x)::text END FROM ("));
        else
            CHECK(held == sql::select_rows(one));
    }
}

TEST_CASE("A body is checked before SQL, and the key that is wrong is named")
{
    CHECK(complaint("layers", layer).empty());
    for (const auto& [name, value] : layer.items()) {
        json without = layer;
        without.erase(name);
        CHECK(complaint("layers", without) == "The key '" + name + "' is missing.");
        json wrong = layer;
        wrong[name] = value.is_string() ? json(1) : json("1");
        CHECK(complaint("layers", wrong).find("'" + name + "' must be") != std::string::npos);
        wrong[name] = nullptr;
        CHECK_FALSE(complaint("layers", wrong).empty());
    }
    json named = layer;
    named["name"] = std::string(max_name_bytes, 'x');
    CHECK(complaint("layers", named).empty());
    named["name"] = std::string(max_name_bytes + 1, 'x');
    CHECK(complaint("layers", named) == "The text of 'name' is longer than 2000 bytes.");
    json large = layer;
    large["sequence"] = 2147483648;
    CHECK(complaint("layers", large) == "The number of 'sequence' is out of range.");
    large["sequence"] = 18446744073709551615U;
    CHECK_FALSE(complaint("layers", large).empty());
    large["sequence"] = 1.5;
    CHECK_FALSE(complaint("layers", large).empty());
    large["sequence"] = true;
    CHECK_FALSE(complaint("layers", large).empty());
}

TEST_CASE("What is the server's own, and what nobody knows, is left out")
{
    json body = layer;
    body["version"] = 9;
    body["unknown"] = {1, 2};
    body["layer_id"] = 5;
    const json checked = checked_body(resource("layers"), body, put);
    CHECK_FALSE(checked.contains("version"));
    CHECK_FALSE(checked.contains("unknown"));
    CHECK_FALSE(checked.contains("layer_id"));
    CHECK(checked.at("name") == "cells");
    CHECK(complaint("users", {{"username", "a"}, {"name", ""}, {"email", ""}, {"settings", ""}}) ==
          "The key 'password' is missing.");
    CHECK(complaint("users", {{"username", "a"}, {"name", ""}, {"email", ""}, {"settings", ""}}, put).empty());
    CHECK(complaint("comments", {{"content", ""}, {"sequence", 1}, {"layer_id", 1}, {"owner_id", 1}}).empty());
    CHECK(complaint("annotations_labels", {{"annotation_id", 1}}) == "The key 'label_id' is missing.");
}

TEST_CASE("Hostile JSON is refused")
{
    CHECK_THROWS_AS(parse_object(""), Error);
    CHECK_THROWS_AS(parse_object("[]"), Error);
    CHECK_THROWS_AS(parse_object("{\"a\": 1"), Error);
    CHECK_THROWS_AS(parse_object("{\"a\": \"\xFF\"}"), Error);
    const std::string deep = "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
    CHECK_THROWS_WITH(parse_object(deep), Catch::Contains("32 levels"));
    CHECK_THROWS_WITH(parse_object("{\"a\":" + std::string(32, '[') + std::string(32, ']') + "}"),
                      Catch::Contains("32 levels"));
    CHECK_NOTHROW(parse_object("{\"a\":" + std::string(31, '[') + std::string(31, ']') + "}"));
    CHECK_NOTHROW(parse_object("{\"a\": \"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"}"));
    json nul = layer;
    nul["name"] = std::string("a\0b", 3);
    CHECK(complaint("layers", nul) == "The text of 'name' contains a NUL character.");
    CHECK(parse_object(R"({"a": 1})").at("a") == 1);
}

TEST_CASE("A long list is read once, not once more for each of its objects")
{
    std::string text = "{\"files\": [{}";
    for (int i = 0; i < 100'000; ++i)
        text += ", {\"path\": \"a\", \"size\": 1}";
    text += "]}";
    // Beside the parser alone on the same text, of CPU time: it is about as much; by the square it would be forty
    // times.
    const std::clock_t begun = std::clock();
    const json alone = json::parse(text);
    const std::clock_t parsed = std::clock();
    CHECK(parse_object(text) == alone);
    CHECK(std::clock() - parsed < 10 * (parsed - begun));
}
