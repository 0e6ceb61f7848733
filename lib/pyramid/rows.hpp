// Reading a libvips image from top to bottom, row by row, while threads of libvips decode ahead. For the decoder child.
#pragma once

#include "image/pixel_mapping.hpp"

#include <functional>
#include <vips/vips8>

namespace memento {

// Calls row(pixels, y) for every row in order; pixels holds width * bands pixel samples. What row throws ends the
// reading and is thrown again.
void for_each_row(const vips::VImage& image, const std::function<void(const void* pixels, int y)>& row);

// One pass over all pixel samples; the first `colours` bands of each pixel are colours, one more is transparency.
PixelSurvey survey(const vips::VImage& image, int colours);

} // namespace memento
