// The chunks of a PNG file, before anything is decoded.
//
// Source: PNG specification, 2nd edition, 5.3 (chunks), 11.2 (IHDR, PLTE), 11.3 (what is not the picture); 3rd
// edition, 11.3.5 (acTL).
#pragma once

#include <cstdint>
#include <vector>

namespace memento {

struct FilePiece {
    std::uint64_t offset;
    std::uint64_t length; // bytes
};

struct PngChunks {
    // What makes the picture: signature, header, palette, transparency, ranges of colours, orientation, pixels, end.
    // All else (texts that may unpack to gigabytes, profiles, private chunks) stays in the file unread.
    std::vector<FilePiece> picture;
    bool grey_palette =
        false; // its pixels are numbers of colours that are all grey: the image is grey, which libvips shows as RGB
    bool animated = false; // it has more pictures than this one
};

// Reads heads of chunks only, in one pass. memory_mb: what an interlaced picture, which is unpacked as a whole, may
// take. Error (undecodable) when a chunk ends after the file (libpng sets as much memory aside as a chunk says that it
// has bytes), when there are more than a million, or the picture needs more memory.
PngChunks read_png_chunks(int fd, std::int64_t memory_mb);

} // namespace memento
