// A level from the next: the mean of 2 × 2 pixels. Pure.
#pragma once

#include "codec/pixel_shape.hpp"

namespace memento {

// Of width × height pixels, into half as many (rounded up) rows and columns. Rounded half up; with transparency the
// colours are weighted by it, and all is rounded down; the last row or column of an odd side counts twice. These are
// the pixels that `vips dzsave` writes.
void halve(const PixelView& from, int width, int height, const PixelShape& shape, std::byte* out,
           std::size_t out_row_bytes);

} // namespace memento
