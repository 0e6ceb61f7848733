#include "reader/pixel_samples.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace memento {
namespace {

static_assert(std::endian::native == std::endian::little, "whole bytes are put together lowest first");

std::uint64_t bits_at(std::string_view row, std::size_t index, int bits)
{
    std::uint64_t value = 0;
    if (bits % 8 == 0) {
        const std::size_t width = static_cast<std::size_t>(bits) / 8;
        for (std::size_t i = width; i-- > 0;)
            value = value << 8U | static_cast<unsigned char>(row[index * width + i]);
        return value;
    }
    const std::size_t first = index * static_cast<std::size_t>(bits);
    const std::size_t last = first + static_cast<std::size_t>(bits) - 1;
    const auto beyond = static_cast<unsigned>(7 - last % 8); // bits of the last byte that belong to the next one
    for (std::size_t byte = first / 8; byte < last / 8; ++byte)
        value = value << 8U | static_cast<unsigned char>(row[byte]);
    const unsigned end = static_cast<unsigned char>(row[last / 8]) >> beyond;
    value = value << (8 - beyond) | end; // the first bits of what lies before it go away at the top, or here
    return value & ((std::uint64_t{1} << static_cast<unsigned>(bits)) - 1);
}

// Sign, exponent, mantissa as in IEEE 754, with fewer bits.
double small_float(std::uint64_t raw, int bits, int exponent_bits)
{
    const int mantissa_bits = bits - 1 - exponent_bits;
    const auto mantissa = static_cast<double>(raw & ((std::uint64_t{1} << static_cast<unsigned>(mantissa_bits)) - 1));
    const int max_exponent = (1 << exponent_bits) - 1;
    const int exponent = static_cast<int>(raw >> static_cast<unsigned>(mantissa_bits)) & max_exponent;
    const double sign = (raw >> static_cast<unsigned>(bits - 1)) != 0 ? -1 : 1;
    const int bias = max_exponent / 2;
    if (exponent == max_exponent)
        return mantissa == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    if (exponent == 0)
        return sign * std::ldexp(mantissa, 1 - bias - mantissa_bits);
    return sign * std::ldexp(mantissa + std::ldexp(1., mantissa_bits), exponent - bias - mantissa_bits);
}

} // namespace

bool is_known_pixel_sample(const PixelSample& sample)
{
    if (sample.format == 3)
        return sample.bits == 16 || sample.bits == 24 || sample.bits == 32 || sample.bits == 64;
    return (sample.format == 1 || sample.format == 2 || sample.format == 4) && sample.bits >= 1 && sample.bits <= 64;
}

double pixel_sample_at(std::string_view row, std::size_t index, const PixelSample& sample)
{
    const std::uint64_t raw = bits_at(row, index, sample.bits);
    if (sample.format == 3) {
        switch (sample.bits) {
        case 16:
            return small_float(raw, 16, 5);
        case 24:
            return small_float(raw, 24, 7);
        case 32:
            return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
        default:
            return std::bit_cast<double>(raw);
        }
    }
    if (sample.format != 2)
        return static_cast<double>(raw);
    const auto unused = static_cast<unsigned>(64 - sample.bits);
    return static_cast<double>(static_cast<std::int64_t>(raw << unused) >> unused);
}

} // namespace memento
