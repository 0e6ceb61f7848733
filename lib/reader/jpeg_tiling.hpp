// The compressed tiles of a JPEG-tiled TIFF file (whole slides of Aperio, pyramids of libvips, QuPath, Bio-Formats …),
// found without decoding anything.
//
// Sources: TIFF 6.0; TIFF Technical Note 2 (JPEG in TIFF: the tables that tiles share); SubIFDs as OME-TIFF uses them;
// Aperio's SVS, whose levels follow as directories of their own and often step by 4.
#pragma once

#include "image/image.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// What a directory of a TIFF file says about its tiles.
struct TileLayout {
    bool tiled = false;
    int compression = 0;
    int bits = 0;
    int bands = 0; // of a pixel
    int photometric = -1;
    bool contiguous = true; // the bands of a pixel lie together
    int tile_width = 0;     // pixels
    int tile_height = 0;
};

// Why tiles of this layout cannot be taken as they are, as a whole sentence; "" when they can. Pure.
std::string obstacle_to_copying(const TileLayout& layout);

struct JpegLevel {
    Level size;
    int halvings = 0;                   // 0 full size, 1 half, 2 a quarter …
    bool rgb = false;                   // the file says that the pixel samples are RGB; see holds_rgb()
    std::string tables;                 // a JPEG of tables only, which its tiles share; may be empty
    std::vector<std::uint64_t> offsets; // of the tiles, row by row
    std::vector<std::uint64_t> counts;  // bytes; 0: the tile is not there, which means background
};

struct JpegTiling {
    std::string obstacle;          // not empty: the tiles cannot be copied, and all else is empty
    int tile_size = 0;             // pixels, width and height
    std::vector<JpegLevel> levels; // by halvings, from 0 on; some may be missing
};

// Which power of two lies between a full size and a smaller one, within a pixel; -1 when none does. Pure.
int halvings_between(const Level& full, const Level& small);

// Of the directory, and of those that hold smaller versions of it. fd is left at its beginning.
JpegTiling read_jpeg_tiling(int fd, int directory);

} // namespace memento
