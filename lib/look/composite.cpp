#include "look/composite.hpp"

#include "base/sha256.hpp"
#include "image/geometry.hpp"
#include "look/tint.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

// Of what is laid over each other; another one when the same recipe makes other pixels.
constexpr auto way_of_making = "1";

bool is_under_way(const LookImage& image)
{
    return !image.external && image.state != "ready" && image.state != "failed";
}

bool has_tiles(const LookImage& image)
{
    return image.state == "ready" && !image.external && !image.key.empty() && !image.levels.empty() &&
           image.width > 0 && image.height > 0;
}

// The coarsest level that has as many pixels as are shown of it, or all there are.
std::size_t sufficient_level(const std::vector<Level>& levels, double longer_side)
{
    std::size_t level = 0;
    while (level + 1 < levels.size() && std::max(levels[level].width, levels[level].height) < longer_side)
        ++level;
    return level;
}

// On the grid of the base image: at its own pixels, scaled where both pixel sizes are known.
double scale_of(const LookImage& image, const LookImage& base)
{
    return image.pixel_size_um && base.pixel_size_um ? *image.pixel_size_um / *base.pixel_size_um : 1;
}

CompositePart part_of(const ShownLayer& layer, double scale)
{
    const LookImage& image = *layer.image;
    CompositePart part{.key = image.key,
                       .level = 0,
                       .size = {},
                       .tile_size = image.tile_size,
                       .tile_format = image.tile_format,
                       .channels = image.channels,
                       .width = image.width * scale,
                       .height = image.height * scale,
                       .grey = layer.grey,
                       .black = 0,
                       .white = 255,
                       .gamma = layer.look.gamma,
                       .tint = tint_rgb(layer.look.tint),
                       .opacity = layer.look.opacity,
                       .blend = layer.look.blend};
    const std::size_t level = sufficient_level(image.levels, std::max(part.width, part.height));
    part.level = static_cast<int>(level);
    part.size = image.levels[level];
    const ValueMapping mapping = image.mapping.value_or(ValueMapping{});
    part.black = (layer.look.window.black - mapping.offset) / mapping.scale;
    part.white = (layer.look.window.white - mapping.offset) / mapping.scale;
    return part;
}

} // namespace

CompositePlan composite_plan(const LookSource& source)
{
    const std::vector<ShownLayer> layers = first_look(source);
    const auto base = std::ranges::find_if(layers, [](const ShownLayer& layer) { return layer.image != nullptr; });
    CompositePlan plan;
    std::vector<const ShownLayer*> shown;
    double width = 0;
    double height = 0;
    for (const ShownLayer& layer : layers) {
        if (!layer.shown || layer.image == nullptr || layer.look.opacity <= 0)
            continue;
        plan.waits = plan.waits || is_under_way(*layer.image);
        if (!has_tiles(*layer.image))
            continue;
        const double scale = scale_of(*layer.image, *base->image);
        width = std::max(width, layer.image->width * scale);
        height = std::max(height, layer.image->height * scale);
        shown.push_back(&layer);
    }
    const double longer = std::max(width, height);
    if (plan.waits || shown.empty() || longer < 1 || longer > 1e9)
        return plan;
    const auto sides = [](double side) { return std::max(1, static_cast<int>(std::lround(side))); };
    CompositeRecipe recipe;
    recipe.large = fitted(sides(width), sides(height), large_side);
    recipe.small = fitted(recipe.large.width, recipe.large.height, small_side);
    const double shrunk = std::max(recipe.large.width, recipe.large.height) / longer;
    for (const ShownLayer* layer : shown)
        recipe.parts.push_back(part_of(*layer, scale_of(*layer->image, *base->image) * shrunk));
    plan.recipe = std::move(recipe);
    return plan;
}

std::string digest_of(const CompositeRecipe& recipe)
{
    return sha256(way_of_making + to_json(recipe).dump());
}

} // namespace memento
