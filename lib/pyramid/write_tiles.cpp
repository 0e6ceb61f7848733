#include "pyramid/parallel.hpp"
#include "pyramid/writers.hpp"
#include "reader/jpeg_tile_reader.hpp"

#include <algorithm>
#include <memory>

namespace memento {
namespace {

LevelRange all_levels(const PyramidShape& shape)
{
    return {shape.levels.size() - 1, 0, true};
}

struct DropRegion {
    void operator()(VipsRegion* region) const { g_object_unref(region); }
};

// What a thread needs that takes tiles from libvips.
class RegionWorker {
public:
    RegionWorker(const vips::VImage& image, const Pyramid& pyramid)
        : region_(vips_region_new(image.get_image()))
        , encoder_(pyramid.shape.pixels, pyramid.shape.codec)
        , watch_(pyramid.watches.open())
    {
    }

    void take(PyramidWriter& writer, const Pyramid& pyramid, int column, int row)
    {
        const PixelRect rect = tile_rect(pyramid.shape.levels.back(), pyramid.shape.tile_size, column, row);
        const VipsRect area{rect.left, rect.top, rect.width, rect.height};
        if (vips_region_prepare(region_.get(), &area) != 0)
            throw vips::VError();
        const PixelView view{reinterpret_cast<const std::byte*>(VIPS_REGION_ADDR(region_.get(), rect.left, rect.top)),
                             VIPS_REGION_LSKIP(region_.get())};
        watch_.look(view, rect.width, rect.height);
        writer.add(encoder_, column, row, view);
    }

private:
    std::unique_ptr<VipsRegion, DropRegion> region_;
    TileEncoder encoder_;
    PixelWatch& watch_;
};

// What a thread needs that decodes JPEG tiles; `across` of them side by side make a tile of ours.
class TileWorker {
public:
    TileWorker(int fd, const JpegTiling& tiling, const Pyramid& pyramid)
        : level_(tiling.levels.front())
        , side_(tiling.tile_size)
        , across_(pyramid.shape.tile_size / tiling.tile_size)
        , row_bytes_(static_cast<std::size_t>(pyramid.shape.tile_size) * pyramid.shape.pixels.pixel_bytes())
        , reader_(fd, level_, side_, false)
        , encoder_(pyramid.shape.pixels, pyramid.shape.codec)
        , pixels_(row_bytes_ * static_cast<std::size_t>(pyramid.shape.tile_size))
    {
    }

    void take(PyramidWriter& writer, int column, int row)
    {
        const int columns = tiles_along(level_.size.width, side_);
        const int rows = tiles_along(level_.size.height, side_);
        for (int y = 0; y < std::min(across_, rows - row * across_); ++y) {
            for (int x = 0; x < std::min(across_, columns - column * across_); ++x)
                decode(static_cast<std::size_t>(row * across_ + y) * static_cast<std::size_t>(columns) +
                           static_cast<std::size_t>(column * across_ + x),
                       x, y);
        }
        writer.add(encoder_, column, row, {pixels_.data(), row_bytes_});
    }

private:
    void decode(std::size_t tile, int x, int y)
    {
        const auto side = static_cast<std::size_t>(side_);
        std::byte* const corner =
            pixels_.data() + static_cast<std::size_t>(y) * side * row_bytes_ + static_cast<std::size_t>(x) * side * 3;
        const std::string_view jpeg = reader_.read(tile);
        if (!jpeg.empty())
            return decoder_.decode(jpeg, side_, side_, corner, row_bytes_);
        for (std::size_t line = 0; line < side; ++line)
            std::fill_n(corner + line * row_bytes_, side * 3, std::byte{255}); // white, as in copy_tiles()
    }

    const JpegLevel& level_;
    int side_;
    int across_;
    std::size_t row_bytes_;
    JpegTileReader reader_;
    JpegDecoder decoder_;
    TileEncoder encoder_;
    std::vector<std::byte> pixels_;
};

} // namespace

void TileProgress::one_done()
{
    const std::scoped_lock lock(mutex_);
    const int percent = static_cast<int>(++done_ * 100 / all_);
    if (percent == percent_)
        return;
    percent_ = percent;
    progress_(percent);
}

void write_from_regions(const vips::VImage& image, const Pyramid& pyramid)
{
    const PyramidShape& shape = pyramid.shape;
    PyramidWriter writer(shape, all_levels(shape), pyramid.files, pyramid.overview);
    const auto tiles = tiles_by_quarters(shape.levels.back(), shape.tile_size);
    TileProgress progress(tiles.size(), pyramid.progress);
    in_parallel(tiles.size(), shape.threads, [&]() -> IndexedWork {
        auto worker = std::make_shared<RegionWorker>(image, pyramid);
        return [&, worker](std::size_t i) {
            worker->take(writer, pyramid, tiles[i].first, tiles[i].second);
            progress.one_done();
        };
    });
}

void write_from_tiles(int fd, const JpegTiling& tiling, const Pyramid& pyramid)
{
    const PyramidShape& shape = pyramid.shape;
    PyramidWriter writer(shape, all_levels(shape), pyramid.files, pyramid.overview);
    const auto tiles = tiles_by_quarters(shape.levels.back(), shape.tile_size);
    TileProgress progress(tiles.size(), pyramid.progress);
    in_parallel(tiles.size(), shape.threads, [&]() -> IndexedWork {
        auto worker = std::make_shared<TileWorker>(fd, tiling, pyramid);
        return [&, worker](std::size_t i) {
            worker->take(writer, tiles[i].first, tiles[i].second);
            progress.one_done();
        };
    });
}

} // namespace memento
