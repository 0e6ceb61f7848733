// JPEG 2000 by OpenJPEG: the code streams that stand in TIFF files.
//
// Source: ITU-T T.800, Annex A (markers) and G (component transforms).
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace memento {

// What is wrong with it, as half a sentence.
struct Jpeg2000Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Jpeg2000Component {
    int bits = 8;
    bool is_signed = false;
    int across = 1; // pixels of the image to one of its own, from left to right
    int down = 1;
    std::uint32_t width = 0; // its own
    std::uint32_t height = 0;
    std::vector<std::int32_t> values; // row by row
};

// What the main header says besides sizes.
struct Jpeg2000Head {
    bool by_openjpeg = false; // as its comment says
    bool transformed = false; // its first three components have a transform, after which they are RGB
};

struct Jpeg2000Image {
    std::uint32_t width = 0; // pixels
    std::uint32_t height = 0;
    Jpeg2000Head head;
    std::vector<Jpeg2000Component> components;
    std::int32_t at(std::size_t component, std::uint32_t x, std::uint32_t y) const
    {
        const Jpeg2000Component& own = components[component];
        return own.values[std::size_t{y / static_cast<std::uint32_t>(own.down)} * own.width +
                          x / static_cast<std::uint32_t>(own.across)];
    }
};

// Of the beginning of a stream or a file; never throws.
Jpeg2000Head read_jpeg_2000_head(std::string_view bytes);

// Throws Jpeg2000Fault when it is damaged, or larger than this.
Jpeg2000Image decode_jpeg_2000(std::string_view bytes, std::uint32_t max_width, std::uint32_t max_height);

} // namespace memento
