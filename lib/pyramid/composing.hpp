// Layers laid over each other, in the numbers of the pages' shader (web/src/canvas/tiles/shaders.ts): pixels in, pixels
// out. Pure.
#pragma once

#include "codec/pixel_shape.hpp"
#include "image/composite.hpp"

#include <cstdint>
#include <vector>

namespace memento {

// Pixel samples as numbers, pixel by pixel.
struct Raster {
    Level size;
    int channels = 1;
    std::vector<float> values;
};

// Each pixel is the mean of what it covers. The rows follow each other without a gap.
Raster reduced(const std::byte* pixels, const Level& size, const PixelShape& shape, const Level& to);
Raster reduced(const Raster& raster, const Level& to);

// One of the pictures, black where nothing is.
class CompositeCanvas {
public:
    explicit CompositeCanvas(const Level& size);
    // From the left upper corner; what reaches beyond is left out. bits: 8 or 16, of the values.
    void lay(const Raster& raster, int bits, const CompositePart& part);
    std::vector<std::uint8_t> rgb() const;

private:
    Level size_;
    std::vector<float> light_; // red, green, blue, and how much is covered: 0 … 1
};

} // namespace memento
