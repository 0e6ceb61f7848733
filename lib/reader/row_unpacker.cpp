#include "reader/row_unpacker.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace memento {
namespace {

double highest_of(const PixelSample& sample)
{
    return std::ldexp(1., sample.bits) - 1;
}

// One by one, of any size and type.
template <typename T>
void put_any(const RowShape& shape, std::string_view row, const RowUnpacker::Span& span, std::byte* out, int out_each)
{
    auto* to = reinterpret_cast<T*>(out);
    const double highest = highest_of(shape.sample);
    const double scale = shape.spread ? 255. / highest : 1;
    for (std::size_t i = 0; i < span.count; ++i, to += out_each) {
        const std::size_t at =
            (span.first + i) * static_cast<std::size_t>(span.each) + static_cast<std::size_t>(span.pixel_sample);
        for (int s = 0; s < span.taken; ++s) {
            double value = pixel_sample_at(row, at + static_cast<std::size_t>(s), shape.sample);
            if (span.band + s < shape.inverted)
                value = highest - value;
            if (shape.spread)
                value = std::round(value * scale);
            to[s] = static_cast<T>(value);
        }
    }
}

// Of the same type already, perhaps inverted.
template <typename T>
void put_same(const RowShape& shape, std::string_view row, const RowUnpacker::Span& span, std::byte* out, int out_each)
{
    const auto step = static_cast<std::size_t>(span.each) * sizeof(T);
    const char* from = row.data() + span.first * step + static_cast<std::size_t>(span.pixel_sample) * sizeof(T);
    auto* to = reinterpret_cast<T*>(out);
    for (std::size_t i = 0; i < span.count; ++i, to += out_each, from += step) {
        for (int s = 0; s < span.taken; ++s) {
            T value{};
            std::memcpy(&value, from + static_cast<std::size_t>(s) * sizeof(T), sizeof(T));
            if constexpr (std::is_unsigned_v<T>) {
                if (span.band + s < shape.inverted)
                    value = static_cast<T>(std::numeric_limits<T>::max() - value);
            }
            to[s] = value;
        }
    }
}

template <typename T> auto choose(const RowShape& shape)
{
    const bool same = shape.sample.bits == static_cast<int>(8 * sizeof(T)) &&
                      (shape.sample.format == 3) == std::is_floating_point_v<T>;
    return same ? put_same<T> : put_any<T>;
}

} // namespace

std::size_t size_of(PixelSampleType type)
{
    switch (type) {
    case PixelSampleType::u8:
    case PixelSampleType::i8:
        return 1;
    case PixelSampleType::u16:
    case PixelSampleType::i16:
        return 2;
    case PixelSampleType::f64:
        return 8;
    default:
        return 4;
    }
}

PixelSampleType pixel_sample_type_for(const PixelSample& sample)
{
    if (sample.format == 3)
        return sample.bits == 64 ? PixelSampleType::f64 : PixelSampleType::f32;
    const bool is_signed = sample.format == 2;
    if (sample.bits <= 8)
        return is_signed ? PixelSampleType::i8 : PixelSampleType::u8;
    if (sample.bits <= 16)
        return is_signed ? PixelSampleType::i16 : PixelSampleType::u16;
    if (sample.bits <= 32)
        return is_signed ? PixelSampleType::i32 : PixelSampleType::u32;
    return PixelSampleType::f64;
}

RowUnpacker::RowUnpacker(const RowShape& shape)
    : shape_(shape)
{
    switch (shape.type) {
    case PixelSampleType::u8:
        put_ = choose<std::uint8_t>(shape);
        break;
    case PixelSampleType::i8:
        put_ = choose<std::int8_t>(shape);
        break;
    case PixelSampleType::u16:
        put_ = choose<std::uint16_t>(shape);
        break;
    case PixelSampleType::i16:
        put_ = choose<std::int16_t>(shape);
        break;
    case PixelSampleType::u32:
        put_ = choose<std::uint32_t>(shape);
        break;
    case PixelSampleType::i32:
        put_ = choose<std::int32_t>(shape);
        break;
    case PixelSampleType::f32:
        put_ = choose<float>(shape);
        break;
    case PixelSampleType::f64:
        put_ = choose<double>(shape);
        break;
    }
    as_it_is_ =
        shape.inverted == 0 && shape.sample.bits == static_cast<int>(8 * size_of(shape.type)) &&
        (shape.sample.format == 3) == (shape.type == PixelSampleType::f32 || shape.type == PixelSampleType::f64);
}

void RowUnpacker::put(std::string_view row, const Span& span, std::byte* out, int out_each) const
{
    if (as_it_is_ && span.taken == span.each && span.taken == out_each) {
        const std::size_t pixel = static_cast<std::size_t>(span.each) * size_of(shape_.type);
        std::memcpy(out, row.data() + span.first * pixel, span.count * pixel);
        return;
    }
    put_(shape_, row, span, out, out_each);
}

} // namespace memento
