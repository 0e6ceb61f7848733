// From the pixel samples of a source (any type) to those that are stored: 8 or 16 bits, whole, unsigned. Pure.
#pragma once

#include "image/image.hpp"

#include <cstdint>
#include <vector>

namespace memento {

// What one pass over the colours of an image found.
struct PixelSurvey {
    double minimum = 0; // of the finite pixel samples; both 0 when there is none
    double maximum = 0;
    bool whole = true;  // every finite pixel sample is a whole number
    bool opaque = true; // the transparency channel, if any, is at its maximum everywhere
};

struct PixelMapping {
    ValueMapping mapping; // true value = offset + scale * stored
    int bits = 16;        // 8 or 16
};

// For sources that are not unsigned 8 or 16 bit already. Whole numbers whose range fits into 16 bits are kept exactly
// (shifted when some are negative); all else is mapped linearly from its minimum … maximum. signed_8_bit: int8, which
// stays 8 bit, always shifted by 128 when some are negative, so that channels of one image agree.
PixelMapping choose_mapping(const PixelSurvey& survey, bool signed_8_bit);

// The mapping from stored 16-bit pixel samples to 8 bits that shows their minimum … maximum.
ValueMapping narrowing(const PixelSurvey& survey);

// a after b: the true value of a pixel sample that went through both.
ValueMapping combined(const ValueMapping& first, const ValueMapping& second);

// Counts grey values; add() is for one thread.
class Histogram {
public:
    explicit Histogram(int bits)
        : counts_(std::size_t{1} << static_cast<unsigned>(bits))
    {
    }
    void add(std::uint16_t value) { ++counts_[value]; }
    void add(const Histogram& other); // of as many bits
    // Percentiles are the smallest value that at least so many percent of all pixel samples do not exceed.
    PixelStatistics statistics() const;

private:
    void fill_bins(PixelStatistics& found) const;

    std::vector<std::uint64_t> counts_;
};

// Bits that a value needs: 4095 → 12.
int significant_bits(std::uint32_t value);

} // namespace memento
