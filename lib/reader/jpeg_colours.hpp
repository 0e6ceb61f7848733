// Whether the JPEG data of a TIFF file have the colours that its tags say. OpenSlide takes the tags' word for it; what
// is shown must follow the data (holds_rgb() in codec/jpeg_stream.hpp), as our own reader and browsers do.
#pragma once

#include "reader/tiff_header.hpp"

namespace memento {

// The pages of the header whose tag says RGB or YCbCr while the first of their tiles or strips says the other: their
// indices. Nothing for pages that cannot be looked into. fd is left at its beginning.
std::vector<int> pages_of_other_colours(int fd, const TiffHeader& header);

} // namespace memento
