// Pixel samples of a TIFF file that are no colours yet → colours. Pure, but for what the file says of them.
//
// Sources: TIFF 6.0, sections 5 (palettes), 20 to 23 (ReferenceBlackWhite, YCbCr, CIE L*a*b*); Adobe Photoshop TIFF
// Technical Note 1 for ICC L*a*b*.
#pragma once

#include "reader/tiff_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace memento {

// From YCbCr to RGB, 8 bits each.
class YcbcrToRgb {
public:
    YcbcrToRgb() = default; // as the JPEG of a file without a word about it has it
    explicit YcbcrToRgb(TIFF* tiff);
    // In place: the first three of each pixel of so many pixel samples.
    void convert(std::byte* pixels, std::size_t count, int bands) const;

private:
    double red_ = 0.299; // of luma
    double green_ = 0.587;
    double blue_ = 0.114;
    std::array<float, 6> reference_{0, 255, 128, 255, 128, 255}; // black and white of Y, Cb, Cr
};

// Units of across × down luma samples, then Cb and Cr, which libtiff leaves as they are → width × height pixels of Y,
// Cb, Cr.
void spread_chroma(std::span<const std::byte> units, std::uint32_t width, std::uint32_t height, int across, int down,
                   std::span<std::byte> pixels);

// The bytes of those units.
std::size_t unit_bytes(std::uint32_t width, std::uint32_t height, int across, int down);

// The colours of a colour table, red, green, blue one after the other; 8 bits for tables of up to 256 colours.
struct Palette {
    std::vector<std::uint16_t> colours;
    bool deep = false; // 16 bits
    bool grey = true;  // red, green and blue of each are the same
};
// Throws Error undecodable when the file has none.
Palette read_palette(TIFF* tiff, int bits);

// Colours that were multiplied with the transparency behind them → as they were, in place; nothing where all is
// transparent.
template <typename T> void divide_by_alpha(T* pixels, std::size_t count, int bands, int alpha)
{
    constexpr double highest = std::numeric_limits<T>::max();
    for (std::size_t i = 0; i < count; ++i, pixels += bands) {
        const double opacity = pixels[alpha];
        for (int band = 0; band < alpha; ++band)
            pixels[band] =
                opacity == 0 ? T{0} : static_cast<T>(std::min(highest, std::round(pixels[band] * highest / opacity)));
    }
}

// L*, a*, b* as numbers, of pixel samples of 8 or 16 bits that stand there as numbers, in place.
void scale_lab(float* pixels, std::size_t count, int bits, bool icc);

} // namespace memento
