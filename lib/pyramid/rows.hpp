// Reading a libvips image from top to bottom, row by row, while threads of libvips decode ahead. For the decoder child.
#pragma once

#include "image/image.hpp"
#include "pyramid/pixel_mapping.hpp"

#include <functional>
#include <optional>
#include <vips/vips8>

namespace memento {

// Calls row(pixels, y) for every row in order; pixels holds width * bands pixel samples. What row throws ends the
// reading and is thrown again.
void for_each_row(const vips::VImage& image, const std::function<void(const void* pixels, int y)>& row);

// One pass over all pixel samples; the first `colours` bands of each pixel are colours, one more is transparency.
// With areas, so many pixels large, by threads that read one after the other in any order.
PixelSurvey survey(const vips::VImage& image, int colours, const std::optional<Level>& areas = {}, int threads = 1);

} // namespace memento
