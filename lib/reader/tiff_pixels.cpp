#include "reader/tiff_pixels.hpp"

#include <algorithm>
#include <cmath>

namespace memento {
namespace {

bool is_unsigned(const TiffPage& page)
{
    return page.value_format != 2 && page.value_format != 3;
}

bool is_lab(TiffColours colours)
{
    return colours == TiffColours::cielab || colours == TiffColours::icclab;
}

template <typename T>
void fill(const std::vector<double>& values, std::size_t first, std::size_t taken, std::size_t bands, std::size_t count,
          std::byte* out)
{
    auto* to = reinterpret_cast<T*>(out);
    for (std::size_t i = 0; i < count; ++i, to += bands) {
        for (std::size_t band = first; band < first + taken; ++band)
            to[band] = static_cast<T>(values[band]);
    }
}

} // namespace

TiffPixels::TiffPixels(const TiffLayout& layout, TIFF* tiff, int pixel_sample, bool indexed)
    : page_(layout.page)
    , colours_(indexed ? TiffColours::as_they_are : layout.colours)
    , apart_(layout.planes > 1)
    , rgb_made_(page_.photometric == PHOTOMETRIC_YCBCR && layout.colours == TiffColours::as_they_are)
{
    const bool wants_one = pixel_sample >= 0 && colours_ == TiffColours::as_they_are;
    first_ = wants_one ? std::min(pixel_sample, page_.bands - 1) : 0;
    taken_ = wants_one ? 1 : is_lab(colours_) ? 3 : page_.bands;
    bands_ = taken_;
    PixelSample stored{page_.bits, page_.value_format};
    type_ = pixel_sample_type_for(stored);
    spread_ = !indexed && colours_ == TiffColours::as_they_are && page_.bits < 8 && type_ == PixelSampleType::u8;
    if (page_.photometric == PHOTOMETRIC_MINISWHITE && is_unsigned(page_))
        inverted_ = page_.alpha ? 1 : page_.bands;
    if (is_lab(colours_)) {
        stored.format = 1; // a* and b* are made of their bits
        type_ = PixelSampleType::f32;
    }
    if (colours_ == TiffColours::palette) {
        palette_ = read_palette(tiff, page_.bits);
        bands_ = page_.bands - 1 + (palette_.grey ? 1 : 3);
        unpacker_.emplace(RowShape{stored, PixelSampleType::u16, false, 0});
    } else {
        unpacker_.emplace(RowShape{stored, type_, spread_, inverted_});
    }
    if (colours_ == TiffColours::ycbcr && tiff != nullptr)
        ycbcr_ = YcbcrToRgb(tiff);
    for (int band = 0; band < bands_; ++band)
        nothing_.push_back(nothing_at(first_ + band));
}

double TiffPixels::nothing_at(int band) const
{
    const double highest = spread_ ? 255 : std::ldexp(1., page_.bits) - 1;
    const double middle = std::ldexp(1., page_.bits - 1);
    const bool colour = band < 3;
    switch (colours_) {
    case TiffColours::palette:
        return band >= bands_ - (page_.bands - 1) ? 0 : palette_.grey ? 0 : palette_.deep ? 65535 : 255;
    case TiffColours::ycbcr:
    case TiffColours::icclab:
        return band == 0 ? highest : colour ? middle : 0;
    case TiffColours::cielab:
        return band == 0 ? highest : 0;
    default:
        break;
    }
    if (band < inverted_)
        return highest;
    const bool white =
        is_unsigned(page_) && page_.channels_in_pixel() == 1 && (page_.photometric == PHOTOMETRIC_RGB || rgb_made_);
    return white && colour ? highest : 0;
}

RowUnpacker::Span TiffPixels::span_of(int plane, std::size_t first, std::size_t count) const
{
    if (apart_)
        return {first, count, 1, 0, 1, plane};
    return {first, count, page_.bands, first_, taken_, first_};
}

void TiffPixels::put(std::string_view row, int plane, std::size_t first, std::size_t count, std::byte* out) const
{
    if (colours_ == TiffColours::palette)
        return look_up(row, plane, first, count, out);
    const RowUnpacker::Span span = span_of(plane, first, count);
    unpacker_->put(row, span, out + static_cast<std::size_t>(span.band - first_) * size_of(type_), bands_);
}

bool TiffPixels::as_they_lie() const
{
    return !apart_ && colours_ != TiffColours::palette && taken_ == page_.bands && unpacker_->as_it_is();
}

void TiffPixels::look_up(std::string_view row, int plane, std::size_t first, std::size_t count, std::byte* out) const
{
    const RowUnpacker::Span span = span_of(plane, first, count);
    std::vector<std::uint16_t> numbers(count * static_cast<std::size_t>(span.taken));
    unpacker_->put(row, span, reinterpret_cast<std::byte*>(numbers.data()), span.taken);
    if (type_ == PixelSampleType::u8)
        put_colours<std::uint8_t>(numbers.data(), span, out);
    else
        put_colours<std::uint16_t>(numbers.data(), span, out);
}

// The first of the numbers of a pixel is looked up; others, which are no colours, stay.
template <typename T>
void TiffPixels::put_colours(const std::uint16_t* numbers, const RowUnpacker::Span& span, std::byte* out) const
{
    const int colours = palette_.grey ? 1 : 3;
    auto* to = reinterpret_cast<T*>(out);
    for (std::size_t i = 0; i < span.count; ++i, to += bands_) {
        for (int s = 0; s < span.taken; ++s) {
            const std::size_t number = *numbers++;
            if (span.band + s > 0)
                to[colours + span.band + s - 1] = static_cast<T>(number);
            else
                for (int c = 0; c < colours; ++c)
                    to[c] = static_cast<T>(palette_.colours[number * 3 + static_cast<std::size_t>(c)]);
        }
    }
}

void TiffPixels::put_nothing(int plane, std::size_t count, std::byte* out) const
{
    const auto bands = static_cast<std::size_t>(bands_);
    const std::size_t colours = colours_ != TiffColours::palette ? 1 : palette_.grey ? 1 : 3; // made of the first band
    const auto place = static_cast<std::size_t>(apart_ ? plane - first_ : 0);
    const std::size_t from = place == 0 ? 0 : colours + place - 1;
    const std::size_t taken = !apart_ ? bands : place == 0 ? colours : 1;
    switch (type_) {
    case PixelSampleType::u8:
    case PixelSampleType::i8:
        return fill<std::uint8_t>(nothing_, from, taken, bands, count, out);
    case PixelSampleType::u16:
    case PixelSampleType::i16:
        return fill<std::uint16_t>(nothing_, from, taken, bands, count, out);
    case PixelSampleType::u32:
    case PixelSampleType::i32:
        return fill<std::uint32_t>(nothing_, from, taken, bands, count, out);
    case PixelSampleType::f32:
        return fill<float>(nothing_, from, taken, bands, count, out);
    case PixelSampleType::f64:
        return fill<double>(nothing_, from, taken, bands, count, out);
    }
}

void TiffPixels::finish(std::byte* row, std::size_t count) const
{
    if (colours_ == TiffColours::ycbcr)
        ycbcr_.convert(row, count, bands_);
    else if (is_lab(colours_))
        scale_lab(reinterpret_cast<float*>(row), count, page_.bits, colours_ == TiffColours::icclab);
    if (!page_.multiplied || taken_ != page_.bands || colours_ == TiffColours::palette || is_lab(colours_))
        return;
    const int alpha = page_.photometric == PHOTOMETRIC_RGB || page_.photometric == PHOTOMETRIC_YCBCR ? 3 : 1;
    if (page_.photometric == PHOTOMETRIC_SEPARATED || inverted_ > 0)
        return;
    if (type_ == PixelSampleType::u8 && page_.bits == 8)
        divide_by_alpha(reinterpret_cast<std::uint8_t*>(row), count, bands_, alpha);
    else if (type_ == PixelSampleType::u16 && page_.bits == 16)
        divide_by_alpha(reinterpret_cast<std::uint16_t*>(row), count, bands_, alpha);
}

} // namespace memento
