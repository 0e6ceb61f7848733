// Pixel samples as they lie in a TIFF file → those of a common type, row by row. Pure.
#pragma once

#include "reader/pixel_samples.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace memento {

enum class PixelSampleType { u8, i8, u16, i16, u32, i32, f32, f64 };

std::size_t size_of(PixelSampleType type);

// The smallest that holds all values of such a pixel sample (whole numbers of more than 32 bits: f64, which holds 53).
PixelSampleType pixel_sample_type_for(const PixelSample& sample);

struct RowShape {
    PixelSample sample;
    PixelSampleType type = PixelSampleType::u8; // of what is made of it
    bool spread = false;                        // unsigned of fewer than 8 bits fill 8 bits: 0, 85, 170, 255
    int inverted = 0;                           // so many of the first pixel samples of a pixel are highest − value
};

class RowUnpacker {
public:
    explicit RowUnpacker(const RowShape& shape);

    struct Span {
        std::size_t first = 0; // pixel in the row
        std::size_t count = 0; // pixels
        int each = 1;          // pixel samples of a pixel in the row
        int pixel_sample = 0;  // the first one that is taken
        int taken = 1;         // of them
        int band = 0;          // which of the pixel the first one is; see RowShape::inverted
    };
    // row: from its first pixel on, long enough; out: the first pixel sample that is made, of a pixel with out_each.
    void put(std::string_view row, const Span& span, std::byte* out, int out_each) const;
    // Whether pixel samples become what they are already.
    bool as_it_is() const { return as_it_is_; }

private:
    using Put = void (*)(const RowShape&, std::string_view, const Span&, std::byte*, int);
    RowShape shape_;
    bool as_it_is_ = false;
    Put put_ = nullptr;
};

} // namespace memento
