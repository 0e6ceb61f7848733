// The work of the decoder child: one image file → thumbnail, tiles, flat file or overview, MANIFEST.
#pragma once

#include "image/image.hpp"

#include <functional>

namespace memento {

// input: the open image file; output: an open, empty folder that is also the working folder. progress(0 … 100) may be
// called from other threads, one at a time. Throws Error undecodable, or what libvips throws.
ImageInfo convert_here(int input, int output, const ConvertOptions& options, const std::function<void(int)>& progress);

} // namespace memento
