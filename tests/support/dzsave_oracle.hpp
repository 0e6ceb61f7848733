// What `vips dzsave` makes of an image, to be compared with.
#pragma once

#include "image/geometry.hpp"
#include "support/image_maker.hpp"

#include <catch2/catch.hpp>

// Every tile of all levels but so many of the largest against those that `vips dzsave` makes of the same pixels.
inline void check_against_dzsave(const vips::VImage& image, const Converted& made, const Scratch& scratch,
                                 std::size_t left_out = 0)
{
    namespace fs = std::filesystem;
    const fs::path oracle = scratch / "oracle";
    const std::string suffix = "." + made.info.tile_format + (made.info.tile_format == "jpg" ? "[Q=85]" : "");
    image.dzsave(oracle.c_str(), vips::VImage::option()
                                     ->set("tile_size", made.info.tile_size)
                                     ->set("overlap", 0)
                                     ->set("depth", VIPS_FOREIGN_DZ_DEPTH_ONETILE)
                                     ->set("suffix", suffix.c_str()));
    for (std::size_t level = 0; level + left_out < made.info.levels.size(); ++level) {
        const memento::Level size = made.info.levels[level];
        for (int row = 0; row < memento::tiles_along(size.height, made.info.tile_size); ++row) {
            for (int column = 0; column < memento::tiles_along(size.width, made.info.tile_size); ++column) {
                const std::string path =
                    memento::tile_path(static_cast<int>(level), column, row, made.info.tile_format);
                INFO(path);
                CHECK(difference(read(made.folder / path), read(oracle.string() + "_files/" + path)) == 0);
            }
        }
    }
    fs::remove_all(oracle.string() + "_files");
}
