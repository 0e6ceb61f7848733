#include "pyramid/pixel_mapping.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <utility>

namespace memento {

PixelMapping choose_mapping(const PixelSurvey& survey, bool signed_8_bit)
{
    const double range = survey.maximum - survey.minimum;
    if (signed_8_bit)
        return {{survey.minimum < 0 ? -128. : 0., 1}, 8};
    if (survey.whole && survey.minimum >= 0 && survey.maximum <= 65535)
        return {{0, 1}, 16};
    if (survey.whole && range <= 65535)
        return {{survey.minimum, 1}, 16};
    return {{survey.minimum, range > 0 ? range / 65535 : 1}, 16};
}

ValueMapping narrowing(const PixelSurvey& survey)
{
    const double range = survey.maximum - survey.minimum;
    return {survey.minimum, range > 0 ? range / 255 : 1};
}

ValueMapping combined(const ValueMapping& first, const ValueMapping& second)
{
    return {first.offset + first.scale * second.offset, first.scale * second.scale};
}

void Histogram::add(const Histogram& other)
{
    std::ranges::transform(counts_, other.counts_, counts_.begin(), std::plus<>());
}

PixelStatistics Histogram::statistics() const
{
    const std::uint64_t total = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
    PixelStatistics found;
    std::uint64_t below = 0;
    bool any = false;
    bool low = false;
    bool high = false;
    for (std::size_t value = 0; value < counts_.size(); ++value) {
        if (counts_[value] == 0)
            continue;
        const auto level = static_cast<double>(value);
        below += counts_[value];
        if (!std::exchange(any, true))
            found.minimum = level;
        if (below * 100 >= total && !std::exchange(low, true))
            found.percentile_1 = level;
        if (below * 100 >= total * 99 && !std::exchange(high, true))
            found.percentile_99 = level;
        found.maximum = level;
    }
    if (any)
        fill_bins(found);
    return found;
}

void Histogram::fill_bins(PixelStatistics& found) const
{
    constexpr std::size_t max_bins = 256;
    const auto first = static_cast<std::size_t>(found.minimum);
    const std::size_t values = static_cast<std::size_t>(found.maximum) - first + 1;
    const std::size_t width = (values + max_bins - 1) / max_bins;
    found.bin_width = static_cast<int>(width);
    found.histogram.assign((values + width - 1) / width, 0);
    for (std::size_t i = 0; i < values; ++i)
        found.histogram[i / width] += counts_[first + i];
}

int significant_bits(std::uint32_t value)
{
    return static_cast<int>(std::bit_width(value));
}

} // namespace memento
