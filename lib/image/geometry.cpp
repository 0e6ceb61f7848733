#include "image/geometry.hpp"

#include <algorithm>
#include <cmath>

namespace memento {

std::vector<Level> pyramid_levels(int width, int height, int tile_size)
{
    std::vector<Level> levels{{width, height}};
    while (levels.back().width > tile_size || levels.back().height > tile_size) {
        const Level& above = levels.back();
        levels.push_back({above.width / 2 + above.width % 2, above.height / 2 + above.height % 2});
    }
    std::ranges::reverse(levels);
    return levels;
}

int tiles_along(int pixels, int tile_size)
{
    return (pixels - 1) / tile_size + 1;
}

std::int64_t tile_count(const std::vector<Level>& levels, int tile_size)
{
    std::int64_t count = 0;
    for (const Level& level : levels)
        count += std::int64_t{tiles_along(level.width, tile_size)} * tiles_along(level.height, tile_size);
    return count;
}

PixelRect tile_rect(const Level& level, int tile_size, int column, int row)
{
    const int left = column * tile_size;
    const int top = row * tile_size;
    return {left, top, std::min(tile_size, level.width - left), std::min(tile_size, level.height - top)};
}

std::string tile_path(int level, int column, int row, std::string_view extension)
{
    return std::to_string(level) + "/" + std::to_string(column) + "_" + std::to_string(row) + "." +
           std::string(extension);
}

Level fitted(int width, int height, int limit)
{
    const int longer = std::max(width, height);
    if (longer <= limit)
        return {width, height};
    const auto scaled = [&](int side) {
        const double exact = static_cast<double>(side) * limit / longer;
        return std::clamp(static_cast<int>(std::lround(exact)), 1, limit);
    };
    return {scaled(width), scaled(height)};
}

} // namespace memento
