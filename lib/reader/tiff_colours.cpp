#include "reader/tiff_colours.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

namespace memento {
namespace {

std::byte byte_of(double value)
{
    return static_cast<std::byte>(std::clamp(std::lround(value), 0L, 255L));
}

} // namespace

YcbcrToRgb::YcbcrToRgb(TIFF* tiff)
{
    const float* coefficients = nullptr;
    if (TIFFGetFieldDefaulted(tiff, TIFFTAG_YCBCRCOEFFICIENTS, &coefficients) == 1 && coefficients != nullptr &&
        coefficients[1] > 0 && std::isfinite(coefficients[0] + coefficients[1] + coefficients[2])) {
        red_ = static_cast<double>(coefficients[0]);
        green_ = static_cast<double>(coefficients[1]);
        blue_ = static_cast<double>(coefficients[2]);
    }
    const float* reference = nullptr;
    if (TIFFGetFieldDefaulted(tiff, TIFFTAG_REFERENCEBLACKWHITE, &reference) == 1 && reference != nullptr &&
        reference[1] > reference[0] && reference[3] > reference[2] && reference[5] > reference[4])
        std::copy_n(reference, reference_.size(), reference_.begin());
}

void YcbcrToRgb::convert(std::byte* pixels, std::size_t count, int bands) const
{
    const auto scaled = [this](std::byte code, std::size_t component, double range) {
        const auto black = static_cast<double>(reference_[2 * component]);
        const auto white = static_cast<double>(reference_[2 * component + 1]);
        return (std::to_integer<int>(code) - black) * range / (white - black);
    };
    for (std::size_t i = 0; i < count; ++i, pixels += bands) {
        const double y = scaled(pixels[0], 0, 255);
        const double cb = scaled(pixels[1], 1, 127);
        const double cr = scaled(pixels[2], 2, 127);
        const double r = y + cr * (2 - 2 * red_);
        const double b = y + cb * (2 - 2 * blue_);
        pixels[0] = byte_of(r);
        pixels[1] = byte_of((y - blue_ * b - red_ * r) / green_);
        pixels[2] = byte_of(b);
    }
}

std::size_t unit_bytes(std::uint32_t width, std::uint32_t height, int across, int down)
{
    const auto units = [](std::uint32_t length, int unit) {
        return (std::size_t{length} + static_cast<std::size_t>(unit) - 1) / static_cast<std::size_t>(unit);
    };
    return units(width, across) * units(height, down) * static_cast<std::size_t>(across * down + 2);
}

void spread_chroma(std::span<const std::byte> units, std::uint32_t width, std::uint32_t height, int across, int down,
                   std::span<std::byte> pixels)
{
    const std::size_t unit = static_cast<std::size_t>(across * down) + 2;
    const std::size_t units_across = (width + static_cast<std::size_t>(across) - 1) / static_cast<std::size_t>(across);
    std::byte* out = pixels.data();
    for (std::size_t y = 0; y < height; ++y) {
        const std::size_t row = y / static_cast<std::size_t>(down) * units_across;
        const std::size_t line = y % static_cast<std::size_t>(down) * static_cast<std::size_t>(across);
        for (std::size_t x = 0; x < width; ++x, out += 3) {
            const std::byte* const from = units.data() + (row + x / static_cast<std::size_t>(across)) * unit;
            out[0] = from[line + x % static_cast<std::size_t>(across)];
            out[1] = from[unit - 2];
            out[2] = from[unit - 1];
        }
    }
}

Palette read_palette(TIFF* tiff, int bits)
{
    Palette palette;
    palette.deep = bits > 8;
    const std::size_t count = std::size_t{1} << static_cast<unsigned>(bits);
    palette.colours.resize(count * 3);
    std::array<const std::uint16_t*, 3> bands{};
    if (TIFFGetField(tiff, TIFFTAG_COLORMAP, &bands[0], &bands[1], &bands[2]) != 1)
        throw Error(ErrorCode::undecodable, "The TIFF file has no colour table, which its pixels refer to.",
                    "Save it again with the program it came from.");
    bool small = true; // written by those who took its 16 bits for 8
    for (const std::uint16_t* band : bands)
        small = small && std::all_of(band, band + count, [](std::uint16_t value) { return value < 256; });
    const unsigned shift = palette.deep || small ? 0 : 8;
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t band = 0; band < 3; ++band)
            palette.colours[i * 3 + band] = static_cast<std::uint16_t>(bands[band][i] >> shift);
        palette.grey = palette.grey && bands[0][i] == bands[1][i] && bands[0][i] == bands[2][i];
    }
    return palette;
}

void scale_lab(float* pixels, std::size_t count, int bits, bool icc)
{
    const bool deep = bits == 16;
    const float lightness = 100.F / (!deep ? 255.F : icc ? 65280.F : 65535.F);
    const float step = deep ? 256.F : 1.F; // of a* and b*
    const auto signed_part = [&](float value) {
        const float number = value / step;
        return icc ? number - 128 : number >= 128 ? number - 256 : number;
    };
    for (std::size_t i = 0; i < count; ++i, pixels += 3) {
        pixels[0] *= lightness;
        pixels[1] = signed_part(pixels[1]);
        pixels[2] = signed_part(pixels[2]);
    }
}

} // namespace memento
