#include "pyramid/pyramid.hpp"

#include "pyramid/halve.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace memento {

Overview::Overview(const PyramidShape& shape)
    : pixel_bytes_(shape.pixels.pixel_bytes())
{
    for (std::size_t level = 0; level < shape.levels.size(); ++level) {
        if (shape.levels[level].width <= flat_limit && shape.levels[level].height <= flat_limit)
            level_ = level;
    }
    size_ = shape.levels[level_];
    pixels_.resize(static_cast<std::size_t>(size_.width) * static_cast<std::size_t>(size_.height) * pixel_bytes_);
}

void Overview::take(const PixelRect& rect, const PixelView& tile)
{
    const std::size_t stride = static_cast<std::size_t>(size_.width) * pixel_bytes_;
    std::byte* out = pixels_.data() + static_cast<std::size_t>(rect.top) * stride +
                     static_cast<std::size_t>(rect.left) * pixel_bytes_;
    for (std::size_t y = 0; y < static_cast<std::size_t>(rect.height); ++y)
        std::memcpy(out + y * stride, tile.pixels + y * tile.row_bytes,
                    static_cast<std::size_t>(rect.width) * pixel_bytes_);
}

PyramidWriter::PyramidWriter(const PyramidShape& shape, const LevelRange& range, OutputFolder& output,
                             Overview& overview)
    : shape_(shape)
    , range_(range)
    , output_(output)
    , overview_(overview)
    , parents_(shape.levels.size())
{
    for (std::size_t level = range.coarsest; level < range.finest + (range.write_finest ? 1 : 0); ++level)
        output_.make_folder(std::to_string(level));
}

PixelRect PyramidWriter::rect_of(std::size_t level, const Place& place) const
{
    return tile_rect(shape_.levels[level], shape_.tile_size, place.second, place.first);
}

void PyramidWriter::add(TileEncoder& encoder, int column, int row, const PixelView& tile)
{
    std::size_t level = range_.finest;
    Place place{row, column};
    PixelView view = tile;
    std::vector<std::byte> own; // the pixels of a parent that has become complete
    write(encoder, level, place, view);
    while (level > range_.coarsest) {
        halve_into_parent(level, place, view);
        --level;
        place = {place.first / 2, place.second / 2};
        std::optional<std::vector<std::byte>> complete = take_complete(level, place);
        if (!complete)
            break;
        recycle(std::exchange(own, std::move(*complete)));
        view = {own.data(), row_bytes(rect_of(level, place))};
        write(encoder, level, place, view);
    }
    recycle(std::move(own));
}

void PyramidWriter::write(TileEncoder& encoder, std::size_t level, const Place& place, const PixelView& tile)
{
    const PixelRect rect = rect_of(level, place);
    if (level == overview_.level())
        overview_.take(rect, tile);
    if (level == range_.finest && !range_.write_finest)
        return;
    output_.write(tile_path(static_cast<int>(level), place.second, place.first, shape_.codec.extension()),
                  encoder.encode(tile.pixels, rect.width, rect.height, tile.row_bytes));
}

void PyramidWriter::halve_into_parent(std::size_t level, const Place& child, const PixelView& tile)
{
    const Place place{child.first / 2, child.second / 2};
    const PixelRect rect = rect_of(level - 1, place);
    std::byte* pixels = nullptr;
    {
        const std::scoped_lock lock(mutex_);
        Parent& parent = parents_[level - 1][place];
        if (parent.pixels.empty())
            begin(parent, level, place);
        pixels = parent.pixels.data();
    }
    // The quarter of this child; no other thread touches it.
    const std::size_t half = static_cast<std::size_t>(shape_.tile_size) / 2;
    const std::size_t stride = row_bytes(rect);
    const auto odd_row = static_cast<std::size_t>(child.first % 2);
    const auto odd_column = static_cast<std::size_t>(child.second % 2);
    const PixelRect size = rect_of(level, child);
    halve(tile, size.width, size.height, shape_.pixels,
          pixels + odd_row * half * stride + odd_column * half * shape_.pixels.pixel_bytes(), stride);
}

// Under the lock: gives it memory, and counts the children that it waits for.
void PyramidWriter::begin(Parent& parent, std::size_t children_level, const Place& place)
{
    const Level& children = shape_.levels[children_level];
    const int rows = std::min(2, tiles_along(children.height, shape_.tile_size) - 2 * place.first);
    const int columns = std::min(2, tiles_along(children.width, shape_.tile_size) - 2 * place.second);
    const PixelRect rect = rect_of(children_level - 1, place);
    parent.missing = rows * columns;
    if (!spare_.empty()) {
        parent.pixels = std::move(spare_.back());
        spare_.pop_back();
    }
    parent.pixels.resize(row_bytes(rect) * static_cast<std::size_t>(rect.height));
}

std::optional<std::vector<std::byte>> PyramidWriter::take_complete(std::size_t level, const Place& place)
{
    const std::scoped_lock lock(mutex_);
    const auto found = parents_[level].find(place);
    if (--found->second.missing > 0)
        return std::nullopt;
    std::vector<std::byte> pixels = std::move(found->second.pixels);
    parents_[level].erase(found);
    return pixels;
}

void PyramidWriter::recycle(std::vector<std::byte> pixels)
{
    if (pixels.empty())
        return;
    const std::scoped_lock lock(mutex_);
    spare_.push_back(std::move(pixels));
}

std::size_t PyramidWriter::row_bytes(const PixelRect& rect) const
{
    return static_cast<std::size_t>(rect.width) * shape_.pixels.pixel_bytes();
}

namespace {

// The tiles below a tile that is `levels` above them.
void visit_quarters(int column, int row, int levels, int columns, int rows, std::vector<std::pair<int, int>>& tiles)
{
    if (std::int64_t{column} << levels >= columns || std::int64_t{row} << levels >= rows)
        return;
    if (levels == 0) {
        tiles.emplace_back(column, row);
        return;
    }
    for (const auto& [right, down] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}})
        visit_quarters(2 * column + right, 2 * row + down, levels - 1, columns, rows, tiles);
}

} // namespace

std::vector<std::pair<int, int>> tiles_by_quarters(const Level& level, int tile_size)
{
    const int columns = tiles_along(level.width, tile_size);
    const int rows = tiles_along(level.height, tile_size);
    std::vector<std::pair<int, int>> tiles;
    visit_quarters(0, 0, static_cast<int>(std::bit_width(static_cast<unsigned>(std::max(columns, rows) - 1))), columns,
                   rows, tiles);
    return tiles;
}

} // namespace memento
