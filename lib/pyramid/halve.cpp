#include "pyramid/halve.hpp"

#include <cstdint>

namespace memento {
namespace {

// A 2 × 2 block: two pixels of the upper row, two of the lower.
template <typename Value> struct Block {
    const Value* a;
    const Value* b;
    const Value* c;
    const Value* d;
};

template <typename Value, int channels> void mean(const Block<Value>& block, Value* out)
{
    for (int i = 0; i < channels; ++i)
        out[i] = static_cast<Value>((block.a[i] + block.b[i] + block.c[i] + block.d[i] + 2) >> 2);
}

// Not rounded, unlike the mean; nothing where nothing is to be seen.
template <typename Value, int channels> void weighted_mean(const Block<Value>& block, Value* out)
{
    constexpr int t = channels - 1;
    const std::uint64_t weight = std::uint64_t{block.a[t]} + block.b[t] + block.c[t] + block.d[t];
    out[t] = static_cast<Value>(weight / 4);
    for (int i = 0; i < t; ++i) {
        const std::uint64_t sum = std::uint64_t{block.a[i]} * block.a[t] + std::uint64_t{block.b[i]} * block.b[t] +
                                  std::uint64_t{block.c[i]} * block.c[t] + std::uint64_t{block.d[i]} * block.d[t];
        out[i] = static_cast<Value>(weight == 0 ? 0 : sum / weight);
    }
}

template <typename Value, int channels> void halve_row(const Value* upper, const Value* lower, int width, Value* out)
{
    const auto write = [&](int right) {
        const Block<Value> block{upper, upper + right, lower, lower + right};
        if constexpr (channels % 2 == 0)
            weighted_mean<Value, channels>(block, out);
        else
            mean<Value, channels>(block, out);
    };
    for (int x = 0; x + 1 < width; x += 2) {
        write(channels);
        upper += 2 * channels;
        lower += 2 * channels;
        out += channels;
    }
    if (width % 2 != 0)
        write(0);
}

template <typename Value, int channels>
void halve_as(const PixelView& from, int width, int height, std::byte* out, std::size_t out_row_bytes)
{
    for (int y = 0; y < height; y += 2) {
        const std::byte* const upper = from.pixels + static_cast<std::size_t>(y) * from.row_bytes;
        const std::byte* const lower = y + 1 < height ? upper + from.row_bytes : upper;
        halve_row<Value, channels>(reinterpret_cast<const Value*>(upper), reinterpret_cast<const Value*>(lower), width,
                                   reinterpret_cast<Value*>(out));
        out += out_row_bytes;
    }
}

template <typename Value>
void halve_pixels(const PixelView& from, int width, int height, int channels, std::byte* out, std::size_t out_row_bytes)
{
    switch (channels) {
    case 1:
        return halve_as<Value, 1>(from, width, height, out, out_row_bytes);
    case 2:
        return halve_as<Value, 2>(from, width, height, out, out_row_bytes);
    case 3:
        return halve_as<Value, 3>(from, width, height, out, out_row_bytes);
    default:
        return halve_as<Value, 4>(from, width, height, out, out_row_bytes);
    }
}

} // namespace

void halve(const PixelView& from, int width, int height, const PixelShape& shape, std::byte* out,
           std::size_t out_row_bytes)
{
    if (shape.bits == 16)
        halve_pixels<std::uint16_t>(from, width, height, shape.channels, out, out_row_bytes);
    else
        halve_pixels<std::uint8_t>(from, width, height, shape.channels, out, out_row_bytes);
}

} // namespace memento
