#include "pyramid/halve.hpp"
#include "pyramid/pyramid.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace memento;

TEST_CASE("tiles come quarter by quarter, each once, whatever the shape of the level")
{
    const auto order = tiles_by_quarters({4 * 512, 4 * 512}, 512);
    CHECK(std::vector(order.begin(), order.begin() + 5) ==
          std::vector<std::pair<int, int>>{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 0}});
    for (const Level size : {Level{1, 1}, {513, 1}, {1, 70000}, {2147483647, 3}, {1500, 1025}}) {
        const auto tiles = tiles_by_quarters(size, 512);
        CHECK(static_cast<std::int64_t>(tiles.size()) == tile_count({size}, 512));
        CHECK(std::set(tiles.begin(), tiles.end()).size() == tiles.size());
    }
}

TEST_CASE("halving is the mean of four, rounded half up; at odd edges the last one counts twice")
{
    const std::vector<std::uint8_t> from{0, 1, 10, /**/ 1, 0, 21, /**/ 7, 8, 255};
    std::vector<std::uint8_t> to(4);
    halve({reinterpret_cast<const std::byte*>(from.data()), 3}, 3, 3, {1, 8}, reinterpret_cast<std::byte*>(to.data()),
          2);
    CHECK(to == std::vector<std::uint8_t>{1, 16, 8, 255});
}

TEST_CASE("halving weights colours by their transparency")
{
    const std::vector<std::uint16_t> from{100, 65535, 5000, 0, /**/ 200, 65535, 9000, 0};
    std::vector<std::uint16_t> to(2);
    halve({reinterpret_cast<const std::byte*>(from.data()), 8}, 2, 2, {2, 16}, reinterpret_cast<std::byte*>(to.data()),
          4);
    CHECK(to == std::vector<std::uint16_t>{150, 32767});
}
