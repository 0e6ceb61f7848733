// Whether the JPEG data of a TIFF file have the colours that its tags say. OpenSlide takes the tags' word for it; what
// is shown must follow the data (holds_rgb() in codec/jpeg_stream.hpp), as our own reader and browsers do.
#pragma once

#include "reader/tiff_header.hpp"

namespace memento {

// The pages of the header whose tag says RGB or YCbCr while one of their tiles or strips says the other: their indices.
// The first, one amid and the last are looked into. Nothing for pages that cannot be. fd is left at its beginning.
std::vector<int> pages_of_other_colours(int fd, const TiffHeader& header);

} // namespace memento
