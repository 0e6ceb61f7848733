// The three ways of an image to its tiles; pyramid/writer.hpp says which one is taken. For the decoder child.
#pragma once

#include "pyramid/pixel_watch.hpp"
#include "pyramid/pyramid.hpp"
#include "reader/jpeg_tiling.hpp"

#include <functional>
#include <vips/vips8>

namespace memento {

// What they write, and where to. progress(0 … 100) is called from any thread, one at a time.
struct Pyramid {
    PyramidShape shape;
    OutputFolder& files;
    Overview& overview;
    PixelWatches& watches;
    const std::function<void(int)>& progress;
    bool check_tiles = false; // of what is copied: every code word is looked at, not only markers
};

// Copies compressed tiles, and makes the levels that are missing from those above them. The levels of the shape must be
// those of pyramid_levels(tiling). Throws JpegFault when a tile is damaged, OtherJpeg when one cannot be copied.
void copy_tiles(int fd, const JpegTiling& tiling, const Pyramid& pyramid);

// Decodes JPEG tiles and compresses anew; the tile size of the shape is a multiple of theirs. Throws the same.
void write_from_tiles(int fd, const JpegTiling& tiling, const Pyramid& pyramid);

// Asks libvips for one tile after the other, in an order that keeps few of them in memory.
void write_from_regions(const vips::VImage& image, const Pyramid& pyramid);

// Reads from top to bottom with one thread while others compress. For what can be read in no other way.
void write_from_rows(const vips::VImage& image, const Pyramid& pyramid);

// Levels that copy_tiles() makes, smallest first: those of the tiling, and the missing ones between and below.
std::vector<Level> pyramid_levels(const JpegTiling& tiling);

// Counts what is done.
class TileProgress {
public:
    TileProgress(std::size_t all, const std::function<void(int)>& progress)
        : all_(all)
        , progress_(progress)
    {
    }
    void one_done();

private:
    std::size_t all_;
    const std::function<void(int)>& progress_;
    std::mutex mutex_;
    std::size_t done_ = 0;
    int percent_ = -1;
};

} // namespace memento
