// Windows from histograms, number by number as in the pages: web/src/model/layers/histogram.ts and values.ts.
// tests/looks/cases.json holds both to the same.
#pragma once

#include "image/image.hpp"

#include <optional>
#include <vector>

namespace memento {

// How often which true values occur: bin i holds those of first + i * width and above, which lie `step` apart.
struct ValueHistogram {
    double first = 0; // the smallest and the largest value there is
    double last = 0;
    double width = 1;
    double step = 1;
    std::vector<double> counts;
};

ValueHistogram histogram_of(const PixelStatistics& stored, const ValueMapping& mapping);

// Of all planes of a channel together; nothing where there is none.
std::optional<ValueHistogram> merged(const std::vector<ValueHistogram>& parts);

// True values that can be: min, min + step … max.
struct ValueRange {
    double min = 0;
    double max = 255;
    double step = 1;
};

// The value shown black, and the one shown at full brightness; white > black.
struct Window {
    double black = 0;
    double white = 255;
};

// Never beside its range, never empty.
Window window_within(const Window& window, const ValueRange& range);

// The first look of a channel; whole: from the smallest to the largest value there is.
Window first_window(const ValueHistogram& histogram);
Window whole_window(const ValueHistogram& histogram);

} // namespace memento
