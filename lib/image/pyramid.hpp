// The pyramid writer: takes the rows of an image from top to bottom, once, and writes the tiles of all levels. A level
// is the mean of 2 × 2 pixels of the next (rounded half up; weighted by transparency; the last row or column of an odd
// side counts twice), the pixels that `vips dzsave` writes. Memory is one strip of tiles per level.
#pragma once

#include "image/encode.hpp"
#include "image/image.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace memento {

struct PyramidShape {
    std::vector<Level> levels; // smallest first
    int tile_size = 512;
    PixelShape pixels;
    Codec codec;
    int threads = 2; // that encode
};

class PyramidWriter {
public:
    PyramidWriter(const PyramidShape& shape, OutputFolder& output);
    // width * channels samples of the next row of the last (full-size) level.
    void add_row(const void* row);
    void finish();
    // After finish(): the largest level of at most flat_limit pixels a side, for overview and thumbnail.
    const std::vector<std::byte>& overview() const { return overview_; }
    const Level& overview_size() const { return shape_.levels[overview_level_]; }

private:
    struct Strip { // of one level
        std::vector<std::byte> rows;
        int filled = 0;             // rows in it
        int tile_row = 0;           // of tiles that it will become
        std::vector<std::byte> odd; // a row that waits for its pair
        bool has_odd = false;
        std::vector<std::byte> half; // a row for the level below
    };

    void add(std::size_t level, const std::byte* row);
    void write_strip(std::size_t level);
    void halve(std::size_t level, const std::byte* upper, const std::byte* lower);
    std::size_t row_bytes(std::size_t level) const;

    PyramidShape shape_;
    OutputFolder& output_;
    std::vector<Strip> strips_;
    std::vector<std::byte> overview_;
    std::size_t overview_level_ = 0;
};

// Runs work(0) … work(count − 1) on so many threads; throws the first error after all have ended.
void in_parallel(int count, int threads, const std::function<void(int)>& work);

} // namespace memento
