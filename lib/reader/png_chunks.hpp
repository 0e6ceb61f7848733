// The chunks of a PNG file, before anything is decoded.
//
// Source: PNG specification, 2nd edition, 5.3 (chunks) and 11.2 (IHDR, PLTE).
#pragma once

namespace memento {

// libpng sets as much memory aside as a chunk says that it has bytes: up to 2 GB for a file of some fifty. Error
// (undecodable) when one has more than the file.
void check_png_chunks(int fd);

// Whether its pixels are numbers of colours that are all grey: then the image is grey, which libvips shows as RGB.
// Reads a bounded number of bytes; false for what is damaged.
bool has_grey_palette(int fd);

} // namespace memento
