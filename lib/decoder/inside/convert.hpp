// The work of the decoder child: one image file → thumbnail, tiles, flat file or overview, MANIFEST.
// With options.header_only only the header is read: sizes, planes, format and `tiled` are told, nothing is written.
#pragma once

#include "image/image.hpp"

#include <functional>

namespace memento {

// input: the open image file; output: an open, empty folder that is also the working folder. companion: the text that
// describes the file, or "". progress(0 … 100) may be called from other threads, one at a time. Throws Error
// undecodable, or what libvips throws.
ImageInfo convert_here(int input, int output, const std::string& companion, const ConvertOptions& options,
                       const std::function<void(int)>& progress);

} // namespace memento
