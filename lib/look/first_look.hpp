// How a sample is shown when it is opened: which layers, with which windows and tints, on which plane. The pages decide
// the same in web/src/model/layers (layers.ts, first_look.ts, layer_store.ts) and named_views.ts, where it says why;
// tests/looks/cases.json holds both to the same numbers.
#pragma once

#include "image/composite.hpp"
#include "image/image.hpp"
#include "look/histogram.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct LookImage {
    int image_id = 0;
    std::string state;
    bool external = false;
    int width = 0; // pixels; 0 while it is not known
    int height = 0;
    int channels = 0;
    int bit_depth = 0;
    std::optional<double> pixel_size_um;
    std::optional<PixelStatistics> statistics;
    std::optional<ValueMapping> mapping;
    std::string key; // of its files; "" where it has none
    int tile_size = 0;
    std::string tile_format;
    std::vector<Level> levels;
};

struct LookLayer {
    int layer_id = 0;
    std::string kind; // group, image or drawing
    std::string name;
    int image_id = 0; // 0: none
    std::string settings;
    int sequence = 0;
    int parent_id = 0; // 0: none
};

// A sample as the database tells of it: {layers, images, first}, rows as the page of an annotation has them, images
// with their `key`; first: how the project shows samples at first, as an address says it, or "".
struct LookSource {
    std::vector<LookLayer> layers;
    std::vector<LookImage> images;
    std::string first;
};
LookSource look_source_from_json(const nlohmann::json& source);

struct Look {
    bool visible = true;
    double opacity = 1; // 0 … 1
    Window window;      // true values
    double gamma = 1;
    std::string tint = "#FFFFFF";
    Blend blend = Blend::normal;
};

struct ShownLayer {
    int layer_id = 0;
    bool is_group = false;
    int lead = 0;                     // the layer whose look it has
    const LookImage* image = nullptr; // of the source
    bool grey = false;                // one value a pixel, windowed and tinted
    Look look;
    bool shown = false; // its eye is open, that of its group, and it lies on the plane that is shown first
};

// Groups and images, bottom to top as they are drawn. The source must live as long as the answer.
std::vector<ShownLayer> first_look(const LookSource& source);

} // namespace memento
