#include "image/geometry.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

std::vector<std::pair<int, int>> sizes(const std::vector<Level>& levels)
{
    std::vector<std::pair<int, int>> out;
    for (const Level& level : levels)
        out.emplace_back(level.width, level.height);
    return out;
}

using Sizes = std::vector<std::pair<int, int>>;

} // namespace

TEST_CASE("pyramid levels halve, rounded up, until one tile holds all")
{
    CHECK(sizes(pyramid_levels(1, 1, 512)) == Sizes{{1, 1}});
    CHECK(sizes(pyramid_levels(512, 512, 512)) == Sizes{{512, 512}});
    CHECK(sizes(pyramid_levels(513, 512, 512)) == Sizes{{257, 256}, {513, 512}});
    CHECK(sizes(pyramid_levels(2220, 2967, 512)) == Sizes{{278, 371}, {555, 742}, {1110, 1484}, {2220, 2967}});
    CHECK(sizes(pyramid_levels(1, 2000, 512)) == Sizes{{1, 500}, {1, 1000}, {1, 2000}});
    CHECK(sizes(pyramid_levels(4096, 2048, 512)).size() == 4);
}

TEST_CASE("the largest sides there are do not overflow")
{
    const std::vector<Level> levels = pyramid_levels(2147483647, 3, 512);
    CHECK(levels.size() == 23);
    CHECK(levels.back().width == 2147483647);
    CHECK(tiles_along(2147483647, 512) == 4194304);
    CHECK(tile_count({{2147483647, 2147483647}}, 512) == std::int64_t{4194304} * 4194304);
}

TEST_CASE("tiles cover a level exactly, cropped at its right and bottom edge")
{
    for (const Level size : {Level{1, 1}, Level{512, 512}, Level{513, 511}, Level{1500, 1025}}) {
        std::int64_t pixels = 0;
        for (int row = 0; row < tiles_along(size.height, 512); ++row) {
            for (int column = 0; column < tiles_along(size.width, 512); ++column) {
                const PixelRect rect = tile_rect(size, 512, column, row);
                CHECK(rect.width > 0);
                CHECK(rect.height > 0);
                CHECK(rect.left + rect.width <= size.width);
                CHECK(rect.top + rect.height <= size.height);
                pixels += std::int64_t{rect.width} * rect.height;
            }
        }
        CHECK(pixels == std::int64_t{size.width} * size.height);
    }
    CHECK(tile_count(pyramid_levels(1500, 1025, 512), 512) == 1 + 4 + 9);
}

TEST_CASE("tile paths")
{
    CHECK(tile_path(3, 12, 7, "jpg") == "3/12_7.jpg");
}

TEST_CASE("fitting keeps proportions and never makes a side vanish")
{
    const auto check = [](int width, int height, int wanted_width, int wanted_height) {
        const Level size = fitted(width, height, 2048);
        CHECK(size.width == wanted_width);
        CHECK(size.height == wanted_height);
    };
    check(100, 50, 100, 50);
    check(2048, 2048, 2048, 2048);
    check(4096, 2048, 2048, 1024);
    check(20000, 15000, 2048, 1536);
    check(100000, 1, 2048, 1);
}
