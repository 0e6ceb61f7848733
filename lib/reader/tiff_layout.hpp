// How the pixels of a page of a TIFF file lie there, and whether they can be read at all.
//
// A page is made of chunks (tiles or strips), of one or of all bands. What is decoded at once is a piece: a chunk, or
// some rows of a strip that is too large for that.
//
// Sources: TIFF 6.0; TIFF Technical Note 2 (JPEG); the numbers that others have taken for compressions.
#pragma once

#include "reader/tiff_contents.hpp"
#include "reader/tiff_file.hpp"
#include "reader/tiff_header.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace memento {

// More chunks than this are no image any more: a slide of 40 gigapixels has 2.4 million tiles of 128 pixels a side.
constexpr std::uint64_t max_tiff_chunks = 4'000'000;

enum class TiffCoding {
    raw,       // not compressed; read from anywhere
    whole,     // chunk by chunk, by libtiff
    rows,      // row by row from the beginning of a strip on, by libtiff
    jpeg,      // by libjpeg-turbo
    jpeg_2000, // by OpenJPEG
};

// What is still to be done with pixel samples to make colours of them.
enum class TiffColours { as_they_are, palette, ycbcr, cielab, icclab };

struct TiffLayout {
    TiffPage page;
    bool tiled = false;
    std::uint32_t chunk_width = 0; // pixels
    std::uint32_t chunk_height = 0;
    std::uint32_t across = 1; // chunks, of a plane
    std::uint32_t down = 1;
    int planes = 1;                // each with `each` of the bands of a pixel
    int each = 1;                  // pixel samples, of a pixel in a chunk
    std::uint32_t part_height = 0; // rows of a piece: those of a chunk, or fewer
    int chroma_across = 1;         // pixels that share a chroma sample, outside of JPEG
    int chroma_down = 1;
    TiffCoding coding = TiffCoding::whole;
    TiffColours colours = TiffColours::as_they_are;
    std::uint64_t run_offset = 0; // of the image in a run of raw images; 0: it is no run
    bool run_big_endian = false;

    std::uint64_t chunks() const { return std::uint64_t{across} * down * static_cast<std::uint64_t>(planes); }
    std::size_t row_bytes() const // of a piece; rows begin with a whole byte
    {
        return (std::size_t{chunk_width} * static_cast<std::size_t>(each * page.bits) + 7) / 8;
    }
    std::size_t piece_bytes() const { return row_bytes() * part_height; }
};

// Some rows of a chunk.
struct TiffPiece {
    std::uint32_t chunk = 0; // as libtiff counts them, plane by plane
    int plane = 0;
    std::uint32_t left = 0; // in the page, pixels
    std::uint32_t top = 0;
    std::uint32_t rows = 0; // of a tile also those below the page
    std::uint32_t skip = 0; // rows of the chunk above it

    std::uint64_t key() const { return std::uint64_t{chunk} << 32U | skip; }
};

// The piece of a plane with this pixel.
TiffPiece piece_at(const TiffLayout& layout, int plane, std::uint32_t x, std::uint32_t y);

// Throws Error undecodable, with the name of what it is, for what cannot be read: a compression, colours, a kind of
// pixel sample. page_number counts from 0; it is told when the file has several pages.
void check_readable(const TiffPage& page, int page_number, std::size_t pages);

// Whether JPEG 2000 leaves YCbCr: a stream with a transform of its own becomes RGB, and 33005 is RGB always; what
// stands in 33003 and 33004 without one is YCbCr, whichever the file says. by_libvips: it makes YCbCr of RGB itself
// before the stream does so once more, which it calls 33004 and RGB.
bool jpeg_2000_holds_ycbcr(const TiffPage& page, bool transformed, bool by_libvips);

// tiff stands at the page. Throws Error undecodable when the layout cannot be, or would take more than a quarter of
// memory_mb MiB for a single piece, or more than max_tiff_chunks chunks, or more pixels than max_pixels in tiles.
TiffLayout layout_of(TIFF* tiff, const TiffPage& page, std::int64_t memory_mb, std::int64_t max_pixels);

// The same for an image of a run, which needs no libtiff.
TiffLayout layout_of_run(const TiffPage& page, const RawRun& run, int number);

} // namespace memento
