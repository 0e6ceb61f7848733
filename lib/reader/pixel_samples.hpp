// Pixel samples of a TIFF file of any size and type, as numbers. Pure.
// Source: TIFF 6.0; "Adobe Photoshop TIFF Technical Note 3" for floating point of 16 and 24 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace memento {

struct PixelSample {
    int bits = 8;   // 1 to 64
    int format = 1; // SampleFormat: 1 unsigned (4 "undefined" is taken for it), 2 signed, 3 floating point
};

// Whether this kind of pixel sample exists at all.
bool is_known_pixel_sample(const PixelSample& sample);

// The pixel sample `index` of a row. Pixel samples of whole bytes lie in the order of this machine, as libtiff leaves
// them; others are packed with the highest bit first. row must be long enough.
double pixel_sample_at(std::string_view row, std::size_t index, const PixelSample& sample);

} // namespace memento
