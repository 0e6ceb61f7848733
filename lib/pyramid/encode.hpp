// Whole images → JPEG or PNG files, by libvips: overview, thumbnail, flat file. For the decoder child.
#pragma once

#include "codec/pixel_shape.hpp"
#include "pyramid/output.hpp"

#include <string>
#include <vips/vips8>

namespace memento {

// A view of pixels, which must live as long as the image; marked so that 16 bits stay 16 bits when it is saved.
vips::VImage view_of(const void* pixels, int width, int height, const PixelShape& shape);

void save(const vips::VImage& image, const Codec& codec, const std::string& path, OutputFolder& output);

// Straight to a file, for images too large to hold.
void save_large_png(const vips::VImage& image, const std::string& path, OutputFolder& output);

// thumbnail.jpg, 256 px on the longer side; deep grey shows its 1st to 99th percentile.
void save_thumbnail(const vips::VImage& image, const PixelShape& shape, double black, double white,
                    OutputFolder& output);

} // namespace memento
