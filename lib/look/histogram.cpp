#include "look/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numeric>

namespace memento {
namespace {

constexpr double nearly = 1e-9;

// The values of some bins: from the first of them up to, not including, the last.
struct Part {
    std::size_t from;
    std::size_t to;
};

Part all_of(const ValueHistogram& histogram)
{
    return {0, histogram.counts.size()};
}

double total(const ValueHistogram& histogram, const Part& part)
{
    double sum = 0;
    for (std::size_t i = part.from; i < part.to; ++i)
        sum += histogram.counts[i];
    return sum;
}

// The smallest value that a share (0 … 1) of some bins does not exceed; within a bin, values are spread evenly.
double quantile_in(const ValueHistogram& histogram, const Part& part, double share)
{
    const double wanted = total(histogram, part) * share;
    double seen = 0;
    for (std::size_t i = part.from; i < part.to; ++i) {
        const double count = histogram.counts[i];
        const double low = histogram.first + static_cast<double>(i) * histogram.width;
        const double inside = std::min(histogram.width, histogram.last + histogram.step - low) - histogram.step;
        if (count > 0 && seen + count >= wanted)
            return low + ((wanted - seen) / count) * inside;
        seen += count;
    }
    return histogram.last;
}

// The same, and no value of its bin is above: where a source is saturated, its last value holds more than any other.
double end_of_quantile_in(const ValueHistogram& histogram, const Part& part, double share)
{
    const double bin = std::floor((quantile_in(histogram, part, share) - histogram.first) / histogram.width + nearly);
    return std::min(histogram.last, histogram.first + (bin + 1) * histogram.width - histogram.step);
}

// Where background ends and what there is begins: the bin up to which the two are most different from each other.
// N. Otsu, A threshold selection method from gray-level histograms, IEEE Trans. SMC 9 (1979) 62–66.
std::size_t background_end(const ValueHistogram& histogram)
{
    const std::vector<double>& counts = histogram.counts;
    const double sum = total(histogram, all_of(histogram));
    double weighted = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        weighted += counts[i] * static_cast<double>(i);
    double below = 0;
    double below_weighted = 0;
    double best = -1;
    std::size_t end = 1;
    for (std::size_t i = 0; i + 1 < counts.size(); ++i) {
        below += counts[i];
        below_weighted += counts[i] * static_cast<double>(i);
        if (below == 0 || below == sum)
            continue;
        const double apart = below_weighted / below - (weighted - below_weighted) / (sum - below);
        const double variance = below * (sum - below) * apart * apart;
        if (variance > best) {
            best = variance;
            end = i + 1;
        }
    }
    return end;
}

double mode_in(const ValueHistogram& histogram, const Part& part)
{
    std::size_t mode = part.from;
    for (std::size_t i = part.from; i < part.to; ++i) {
        if (histogram.counts[i] > histogram.counts[mode])
            mode = i;
    }
    return histogram.first + static_cast<double>(mode) * histogram.width + (histogram.width - histogram.step) / 2;
}

// Counts in each bin as many as lie in it of a piece; where that begins and how long it is, in bins.
void spread(std::vector<double>& counts, double count, double from, double length)
{
    // The last bin of a part may reach beyond its largest value.
    const double to = std::min(from + length, static_cast<double>(counts.size()));
    const auto last = static_cast<std::ptrdiff_t>(std::ceil(to - nearly)) - 1;
    for (auto bin = static_cast<std::ptrdiff_t>(std::floor(from + nearly)); bin <= last; ++bin) {
        const auto at = static_cast<double>(bin);
        const double part = (std::min(to, at + 1) - std::max(from, at)) / (to - from);
        counts[static_cast<std::size_t>(bin)] += count * part;
    }
}

// Half goes up, also below zero.
double rounded(double value)
{
    const double below = std::floor(value);
    return value - below >= 0.5 ? below + 1 : below;
}

// Without what computing left behind the last digit that means anything.
double tidy(double value, double step)
{
    if (step == std::floor(step))
        return rounded(value);
    char text[40];
    std::snprintf(text, sizeof text, "%.12g", value);
    return std::strtod(text, nullptr);
}

double nearest(const ValueRange& range, double value)
{
    const double inside = std::max(range.min, std::min(range.max, value));
    const double steps = rounded((inside - range.min) / range.step);
    return tidy(range.min + steps * range.step, range.step);
}

} // namespace

ValueHistogram histogram_of(const PixelStatistics& stored, const ValueMapping& mapping)
{
    ValueHistogram histogram{.first = mapping.offset + mapping.scale * stored.minimum,
                             .last = mapping.offset + mapping.scale * stored.maximum,
                             .width = stored.bin_width * mapping.scale,
                             .step = mapping.scale,
                             .counts = {}};
    histogram.counts.assign(stored.histogram.begin(), stored.histogram.end());
    return histogram;
}

std::optional<ValueHistogram> merged(const std::vector<ValueHistogram>& parts)
{
    constexpr double max_bins = 1024; // so fine that it costs no time
    if (parts.empty())
        return std::nullopt;
    if (parts.size() == 1)
        return parts.front();
    const double step = std::ranges::min(parts, {}, &ValueHistogram::step).step;
    const double first = std::ranges::min(parts, {}, &ValueHistogram::first).first;
    const double last = std::ranges::max(parts, {}, &ValueHistogram::last).last;
    const double span = last - first + step;
    const double finest = std::max(std::ranges::min(parts, {}, &ValueHistogram::width).width, span / max_bins);
    const double width = step * std::ceil(finest / step - nearly);
    std::vector<double> counts(static_cast<std::size_t>(std::max(1., std::ceil(span / width - nearly))));
    for (const ValueHistogram& part : parts) {
        for (std::size_t i = 0; i < part.counts.size(); ++i) {
            if (part.counts[i] > 0)
                spread(counts, part.counts[i], (part.first + static_cast<double>(i) * part.width - first) / width,
                       part.width / width);
        }
    }
    return ValueHistogram{first, last, width, step, std::move(counts)};
}

Window window_within(const Window& window, const ValueRange& range)
{
    const double low = std::min(nearest(range, window.black), range.max - range.step);
    return {low, std::max(nearest(range, window.white), low + range.step)};
}

Window whole_window(const ValueHistogram& histogram)
{
    return {histogram.first, std::max(histogram.last, histogram.first + histogram.step)};
}

// Black is the mode of the background, white the 99.9th percentile. Where the background is broad, black is higher, so
// that it stays dark; where nearly everything is background, white is, so that the little there is does not burn out.
Window first_window(const ValueHistogram& histogram)
{
    constexpr double brightest_background = 0.06;
    constexpr double max_saturated = 0.03;
    const std::size_t end = background_end(histogram);
    const Part background{0, std::min(end, histogram.counts.size())};
    const Part foreground{end, histogram.counts.size()};
    const double white =
        std::max(end_of_quantile_in(histogram, all_of(histogram), 0.999),
                 total(histogram, foreground) > 0 ? end_of_quantile_in(histogram, foreground, 1 - max_saturated)
                                                  : std::numeric_limits<double>::lowest());
    const double mode = mode_in(histogram, background);
    const double middle = quantile_in(histogram, background, 0.5);
    const double darkest = (middle - brightest_background * white) / (1 - brightest_background);
    const double black = std::max(mode, darkest);
    return white - black >= histogram.step ? Window{black, white} : whole_window(histogram);
}

} // namespace memento
