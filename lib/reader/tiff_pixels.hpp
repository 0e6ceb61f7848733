// Rows of pieces of a TIFF file → pixels of a common type: unpacked, inverted where white is zero, looked up in a
// colour table, turned into colours.
#pragma once

#include "reader/row_unpacker.hpp"
#include "reader/tiff_colours.hpp"
#include "reader/tiff_layout.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace memento {

class TiffPixels {
public:
    // tiff: at the page; nothing for a run. sample: the only band of a pixel that is wanted, or −1. indexed: the
    // numbers of the colours of a colour table are wanted, as grey values. Throws Error undecodable when there is no
    // such table.
    TiffPixels(const TiffLayout& layout, TIFF* tiff, int pixel_sample, bool indexed);

    PixelSampleType type() const { return type_; }
    int bands() const { return bands_; }
    std::size_t pixel_bytes() const { return static_cast<std::size_t>(bands_) * size_of(type_); }
    // Whether they are made with this plane of those that lie apart.
    bool takes(int plane) const { return !apart_ || (plane >= first_ && plane < first_ + taken_); }

    // Puts `count` pixels from `first` on, of a row of a piece of a plane, into pixels of all bands.
    void put(std::string_view row, int plane, std::size_t first, std::size_t count, std::byte* out) const;
    // The same where the file has nothing: zeros, or white where the bands are colours.
    void put_nothing(int plane, std::size_t count, std::byte* out) const;
    // Whether put() changes nothing: rows of a piece are rows of pixels.
    bool as_they_lie() const;
    // In place, when all planes of a row are there.
    void finish(std::byte* row, std::size_t count) const;

private:
    void decide_palette(TIFF* tiff);
    double nothing_at(int band) const;
    RowUnpacker::Span span_of(int plane, std::size_t first, std::size_t count) const;
    void look_up(std::string_view row, int plane, std::size_t first, std::size_t count, std::byte* out) const;
    template <typename T>
    void put_colours(const std::uint16_t* numbers, const RowUnpacker::Span& span, std::byte* out) const;

    TiffPage page_;
    TiffColours colours_;
    bool apart_;    // planes
    bool rgb_made_; // of YCbCr, when a piece was decoded
    PixelSampleType type_ = PixelSampleType::u8;
    bool spread_ = false;
    int inverted_ = 0;
    int bands_ = 1; // that are made
    int first_ = 0; // of those of the file
    int taken_ = 1;
    std::optional<RowUnpacker> unpacker_;
    Palette palette_;
    YcbcrToRgb ycbcr_;
    std::vector<double> nothing_; // by band that is made
};

} // namespace memento
