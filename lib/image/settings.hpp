// The settings of the configuration that concern images.
#pragma once

#include "base/config.hpp"
#include "image/image.hpp"

namespace memento {

// Throws Error usage for values that make no sense.
ConvertOptions convert_options(const Config& config);

// The side of a tile must be even, so that four tiles make one of the next level.
constexpr int min_tile_size = 64;
constexpr int max_tile_size = 4096;

} // namespace memento
