// The pyramid writer: takes the tiles of one level, in any order and from any thread, and makes all smaller levels of
// them. A level is the mean of 2 × 2 pixels of the next (pyramid/halve.hpp), the pixels that `vips dzsave` writes. A
// tile is kept until its parent has its four children: when they come quarter by quarter (tiles_by_quarters), memory is
// a few tiles per level.
#pragma once

#include "codec/pixel_shape.hpp"
#include "image/geometry.hpp"
#include "pyramid/output.hpp"
#include "pyramid/tile_encoder.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace memento {

struct PyramidShape {
    std::vector<Level> levels; // smallest first
    int tile_size = 512;       // even, unless there is one level only
    PixelShape pixels;
    Codec codec;
    int threads = 2;
};

// Keeps the pixels of the largest level of at most flat_limit pixels a side, for overview and thumbnail.
class Overview {
public:
    explicit Overview(const PyramidShape& shape);
    std::size_t level() const { return level_; }
    const Level& size() const { return size_; }
    const std::vector<std::byte>& pixels() const { return pixels_; }
    // A tile of that level. Threads may do so at once.
    void take(const PixelRect& rect, const PixelView& tile);

private:
    std::size_t level_ = 0;
    Level size_;
    std::size_t pixel_bytes_;
    std::vector<std::byte> pixels_;
};

// Which levels are made: tiles of `finest` are added, down to `coarsest` all are written; `finest` itself when asked.
struct LevelRange {
    std::size_t finest = 0;
    std::size_t coarsest = 0;
    bool write_finest = true;
};

class PyramidWriter {
public:
    PyramidWriter(const PyramidShape& shape, const LevelRange& range, OutputFolder& output, Overview& overview);
    // A tile of the finest level, as large as tile_rect() says. Each once; the encoder belongs to the thread.
    void add(TileEncoder& encoder, int column, int row, const PixelView& tile);

private:
    struct Parent {
        std::vector<std::byte> pixels;
        int missing = 0; // children
    };
    using Place = std::pair<int, int>; // row, column

    PixelRect rect_of(std::size_t level, const Place& place) const;
    void write(TileEncoder& encoder, std::size_t level, const Place& place, const PixelView& tile);
    void halve_into_parent(std::size_t level, const Place& child, const PixelView& tile);
    // The pixels of a parent that has all its children now; nothing while some are missing.
    std::optional<std::vector<std::byte>> take_complete(std::size_t level, const Place& place);
    void recycle(std::vector<std::byte> pixels);
    void begin(Parent& parent, std::size_t children_level, const Place& place);
    std::size_t row_bytes(const PixelRect& rect) const;

    PyramidShape shape_;
    LevelRange range_;
    OutputFolder& output_;
    Overview& overview_;
    std::mutex mutex_;
    std::vector<std::map<Place, Parent>> parents_; // by level; entries stay where they are while others come and go
    std::vector<std::vector<std::byte>> spare_;    // memory of those that are done
};

// Every tile of a level as {column, row}, such that the four children of a tile follow one another, at all levels.
std::vector<std::pair<int, int>> tiles_by_quarters(const Level& level, int tile_size);

} // namespace memento
