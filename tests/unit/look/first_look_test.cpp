// First looks, by the table that the pages are held to as well: tests/looks/cases.json.
#include "base/file.hpp"
#include "look/composite.hpp"
#include "look/first_look.hpp"
#include "look/stacks.hpp"
#include "look/tint.hpp"
#include "support/test_data.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

json all_cases()
{
    return json::parse(read_file(source_folder() / "tests/looks/cases.json"));
}

json told(const ShownLayer& layer)
{
    constexpr std::array blends{"normal", "add", "max"};
    json row{{"layer", layer.layer_id}, {"lead", layer.lead}, {"shown", layer.shown}, {"visible", layer.look.visible}};
    if (layer.is_group)
        return row;
    row["grey"] = layer.grey;
    row["opacity"] = layer.look.opacity;
    row["black"] = layer.look.window.black;
    row["white"] = layer.look.window.white;
    row["gamma"] = layer.look.gamma;
    row["tint"] = layer.look.tint;
    row["blend"] = blends[static_cast<std::size_t>(layer.look.blend)];
    return row;
}

} // namespace

TEST_CASE("First looks are those of the pages, to the last digit")
{
    const json cases = all_cases();
    CHECK(cases.size() > 30);
    for (const json& one : cases) {
        CAPTURE(one.at("name"));
        const LookSource source = look_source_from_json(one.at("source"));
        const std::vector<ShownLayer> layers = first_look(source);
        REQUIRE(layers.size() == one.at("looks").size());
        for (std::size_t i = 0; i < layers.size(); ++i) {
            CAPTURE(i);
            CHECK(told(layers[i]) == one.at("looks")[i]);
        }
    }
}

TEST_CASE("A recipe takes the coarsest level that has enough pixels, of what is shown, at its place")
{
    json source = all_cases().at(1).at("source"); // four channels of 640 x 512
    REQUIRE(source.at("images").size() == 4);
    auto plan = composite_plan(look_source_from_json(source));
    REQUIRE(plan.recipe);
    CHECK(plan.recipe->large == Level{512, 410});
    CHECK(plan.recipe->small == Level{256, 205});
    REQUIRE(plan.recipe->parts.size() == 4);
    CHECK(plan.recipe->parts[0].level == 1);
    const std::string digest = digest_of(*plan.recipe);
    CHECK(digest == digest_of(composite_recipe_from_json(to_json(*plan.recipe))));

    source["images"][0]["width"] = 20480;
    source["images"][0]["height"] = 16384;
    json levels = json::array();
    for (int width = 320, height = 256; width <= 20480; width *= 2, height *= 2)
        levels.push_back({{"width", width}, {"height", height}});
    source["images"][0]["levels"] = levels;
    plan = composite_plan(look_source_from_json(source));
    REQUIRE(plan.recipe);
    CHECK(plan.recipe->parts.size() == 1); // the others are of another size
    CHECK(plan.recipe->parts[0].size == Level{640, 512});
    CHECK(digest != digest_of(*plan.recipe));
}

TEST_CASE("A picture waits for an image that is under way, and does without one that failed or lies elsewhere")
{
    json source = all_cases().at(1).at("source");
    source["images"][1]["state"] = "queued";
    auto plan = composite_plan(look_source_from_json(source));
    CHECK(plan.waits);
    CHECK_FALSE(plan.recipe);
    source["images"][1]["state"] = "failed";
    plan = composite_plan(look_source_from_json(source));
    CHECK_FALSE(plan.waits);
    REQUIRE(plan.recipe);
    CHECK(plan.recipe->parts.size() == 3);
    source["layers"] = json::array();
    plan = composite_plan(look_source_from_json(source));
    CHECK_FALSE(plan.waits);
    CHECK_FALSE(plan.recipe);
}

TEST_CASE("Names of planes are read from their end")
{
    const auto told_of = [](std::string_view name) {
        const auto plane = plane_name(name);
        return plane ? plane->stack + "|" + (plane->z ? std::to_string(*plane->z) : "") + "|" +
                           (plane->t ? std::to_string(*plane->t) : "")
                     : "none";
    };
    CHECK(told_of("Z3") == "|3|");
    CHECK(told_of(" T0 Z3 ") == "|3|0");
    CHECK(told_of("cells S1 T0 Z3") == "cells S1|3|0");
    CHECK(told_of("well_z_03") == "well|3|");
    CHECK(told_of("Time 5") == "||5");
    CHECK(told_of("a-slice=12") == "a|12|");
    CHECK(told_of("Z1 Z2") == "Z1|2|");
    CHECK(told_of("fuzz3") == "none");
    CHECK(told_of("z1234567890") == "none");
    CHECK(told_of("3") == "none");
    CHECK(told_of("") == "none");
}
