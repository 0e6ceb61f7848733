// Pixels as they are stored. Pure.
#pragma once

#include <cstddef>
#include <string>

namespace memento {

// Whole-number pixel samples of 8 or 16 bits, pixel by pixel: grey, grey + alpha, RGB, RGBA.
struct PixelShape {
    int channels = 1;
    int bits = 8;
    std::size_t pixel_bytes() const { return static_cast<std::size_t>(channels) * static_cast<std::size_t>(bits / 8); }
    bool alpha() const { return channels % 2 == 0; }
};

// Rows of pixels in memory, which begin row_bytes after each other.
struct PixelView {
    const std::byte* pixels = nullptr;
    std::size_t row_bytes = 0;
};

struct Codec {
    bool jpeg = false; // else PNG
    int quality = 85;  // of JPEG
    std::string extension() const { return jpeg ? "jpg" : "png"; }
};

} // namespace memento
