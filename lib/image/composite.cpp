#include "image/composite.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

json size_json(const Level& size)
{
    return {size.width, size.height};
}

Level size_from_json(const json& size)
{
    return {size.at(0), size.at(1)};
}

} // namespace

json to_json(const CompositeRecipe& recipe)
{
    json parts = json::array();
    for (const CompositePart& part : recipe.parts)
        parts.push_back({{"key", part.key},
                         {"level", part.level},
                         {"size", size_json(part.size)},
                         {"tile_size", part.tile_size},
                         {"tile_format", part.tile_format},
                         {"channels", part.channels},
                         {"width", part.width},
                         {"height", part.height},
                         {"grey", part.grey},
                         {"black", part.black},
                         {"white", part.white},
                         {"gamma", part.gamma},
                         {"tint", part.tint},
                         {"opacity", part.opacity},
                         {"blend", static_cast<int>(part.blend)}});
    return {{"large", size_json(recipe.large)}, {"small", size_json(recipe.small)}, {"parts", parts}};
}

CompositeRecipe composite_recipe_from_json(const json& object)
{
    CompositeRecipe recipe{size_from_json(object.at("large")), size_from_json(object.at("small")), {}};
    for (const json& part : object.at("parts"))
        recipe.parts.push_back({.key = part.at("key"),
                                .level = part.at("level"),
                                .size = size_from_json(part.at("size")),
                                .tile_size = part.at("tile_size"),
                                .tile_format = part.at("tile_format"),
                                .channels = part.at("channels"),
                                .width = part.at("width"),
                                .height = part.at("height"),
                                .grey = part.at("grey"),
                                .black = part.at("black"),
                                .white = part.at("white"),
                                .gamma = part.at("gamma"),
                                .tint = part.at("tint"),
                                .opacity = part.at("opacity"),
                                .blend = static_cast<Blend>(part.at("blend").get<int>())});
    return recipe;
}

} // namespace memento
