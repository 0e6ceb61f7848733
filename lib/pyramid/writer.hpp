// Which way an image takes to its tiles, and why. Pure.
#pragma once

#include "image/image.hpp"

#include <string>
#include <string_view>

namespace memento {

enum class Writer {
    copy,    // "passthrough": compressed tiles are copied
    tiles,   // "quad tree": JPEG tiles of the file are decoded one by one
    regions, // "quad tree": libvips is asked for one tile after the other
    rows,    // "rows": libvips reads from top to bottom
};

struct WriterFacts {
    bool tiled = false;     // the target has tiles, even if it may be only one
    bool jpeg = false;      // the target's tiles are JPEG, else PNG
    bool as_it_is = false;  // its pixels are those of the file: not turned, reduced, mapped or flattened
    bool one_tile = false;  // all fits into one tile
    bool any_order = false; // parts of the file can be read in any order
    int tile_size = 512;    // wanted
    bool copy_allowed = true;
    std::string obstacle;   // why JPEG tiles of the file cannot be taken; "" when they can
    int file_tile_size = 0; // of those JPEG tiles
};

struct WriterChoice {
    Writer writer = Writer::rows;
    std::string reason; // whole sentences
};

WriterChoice choose_writer(const WriterFacts& facts);

// As people and programs are told.
std::string_view name_of(Writer writer);

} // namespace memento
