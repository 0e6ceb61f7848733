// The geometry of a pyramid: level sizes, tiles, paths. Pure.
//
// Level 0 is the smallest; each level is half of the next, rounded up. Tiles are squares without overlap, those at the
// right and bottom edge are cropped.
#pragma once

#include "image/image.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// Images up to this many pixels a side are one tile: the flat file itself.
constexpr int flat_limit = 2048;

struct PixelRect {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

// From the first level that fits into one tile up to width × height, which must be > 0.
std::vector<Level> pyramid_levels(int width, int height, int tile_size);

// How many tiles lie side by side along a side of so many pixels.
int tiles_along(int pixels, int tile_size);

std::int64_t tile_count(const std::vector<Level>& levels, int tile_size);

// The pixels of its level that a tile holds.
PixelRect tile_rect(const Level& level, int tile_size, int column, int row);

// "3/12_7.jpg"
std::string tile_path(int level, int column, int row, std::string_view extension);

// The size that fits into limit × limit with the same proportions; what fits already stays as it is.
Level fitted(int width, int height, int limit);

} // namespace memento
