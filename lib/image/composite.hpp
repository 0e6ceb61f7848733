// The picture of a sample in lists: all layers that it is shown with at first, at two sizes. What is to be made, as the
// two sides of the wall say it to each other.
#pragma once

#include "image/image.hpp"

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace memento {

constexpr int large_side = 512; // pixels of the longer side, or fewer where there are no more
constexpr int small_side = 256;
inline constexpr auto large_picture = "large.jpg";
inline constexpr auto small_picture = "small.jpg";

// How a layer is laid over those below.
enum class Blend { normal, add, max };

// A layer, at one level of its pyramid.
struct CompositePart {
    std::string key; // of the files of its image
    int level = 0;
    Level size; // of that level
    int tile_size = 0;
    std::string tile_format; // "jpg" or "png"
    int channels = 1;
    double width = 0; // how far it reaches from the left upper corner, in pixels of the large picture
    double height = 0;
    bool grey = false; // its values are windowed and tinted; else they are colours
    double black = 0;  // stored values
    double white = 255;
    double gamma = 1;
    std::array<double, 3> tint{1, 1, 1};
    double opacity = 1;
    Blend blend = Blend::normal;
};

struct CompositeRecipe {
    Level large; // pixels of the pictures
    Level small;
    std::vector<CompositePart> parts; // bottom to top
};

nlohmann::json to_json(const CompositeRecipe& recipe);
// Throws a json exception when something is missing or of the wrong type.
CompositeRecipe composite_recipe_from_json(const nlohmann::json& json);

} // namespace memento
