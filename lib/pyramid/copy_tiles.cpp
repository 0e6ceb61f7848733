#include "pyramid/parallel.hpp"
#include "pyramid/writers.hpp"
#include "reader/jpeg_tile_reader.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

namespace memento {
namespace {

// Which levels of a pyramid (0 is the smallest) stand in the file.
std::size_t index_of(const JpegLevel& level, const PyramidShape& shape)
{
    return shape.levels.size() - 1 - static_cast<std::size_t>(level.halvings);
}

std::size_t pixels_of(int tile_size, const PixelShape& shape)
{
    return static_cast<std::size_t>(tile_size) * static_cast<std::size_t>(tile_size) * shape.pixel_bytes();
}

// Tiles that a slide scanner left out: white, as the glass is. Slides that tell a background are read by OpenSlide,
// never copied; Aperio's tell none.
constexpr std::byte background{255};

// Copies one level. Its pixels are needed, too, when levels below it are missing, or for the overview.
class LevelCopy {
public:
    LevelCopy(int fd, const JpegTiling& tiling, std::size_t level, const Pyramid& pyramid, TileProgress& progress)
        : fd_(fd)
        , tile_size_(tiling.tile_size)
        , source_(tiling.levels[level])
        , index_(index_of(source_, pyramid.shape))
        , pyramid_(pyramid)
        , progress_(progress)
    {
        const bool last = level + 1 == tiling.levels.size();
        const std::size_t next = last ? 0 : index_of(tiling.levels[level + 1], pyramid.shape) + 1;
        if (next < index_ || pyramid.overview.level() == index_)
            below_.emplace(pyramid.shape, LevelRange{index_, std::min(next, index_), false}, pyramid.files,
                           pyramid.overview);
    }

    void run()
    {
        pyramid_.files.make_folder(std::to_string(index_));
        const auto tiles = tiles_by_quarters(source_.size, tile_size_);
        in_parallel(tiles.size(), pyramid_.shape.threads, [&]() -> IndexedWork {
            auto worker = std::make_shared<Worker>(*this);
            return [this, worker, &tiles](std::size_t i) {
                copy(*worker, tiles[i].first, tiles[i].second);
                progress_.one_done();
            };
        });
    }

private:
    struct Worker {
        explicit Worker(const LevelCopy& copy)
            : reader(copy.fd_, copy.source_, copy.tile_size_, copy.pyramid_.check_tiles && !copy.below_)
            , encoder(copy.pyramid_.shape.pixels, copy.pyramid_.shape.codec)
            , pixels(pixels_of(copy.tile_size_, copy.pyramid_.shape.pixels), background)
        {
        }
        JpegTileReader reader;
        JpegDecoder decoder;
        TileEncoder encoder;
        std::vector<std::byte> pixels;
    };

    void copy(Worker& worker, int column, int row)
    {
        const auto columns = static_cast<std::size_t>(tiles_along(source_.size.width, tile_size_));
        const std::string_view jpeg =
            worker.reader.read(static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(column));
        write(worker, tile_path(static_cast<int>(index_), column, row, "jpg"),
              tile_rect(source_.size, tile_size_, column, row), jpeg);
        if (below_)
            hand_down(worker, column, row, jpeg);
    }

    void write(Worker& worker, const std::string& path, const PixelRect& rect, std::string_view jpeg)
    {
        const bool whole = rect.width == tile_size_ && rect.height == tile_size_;
        if (jpeg.empty())
            pyramid_.files.write(path, encoded_background(worker, rect));
        else if (whole)
            pyramid_.files.write(path, jpeg);
        else
            pyramid_.files.write(path, worker.decoder.cropped(jpeg, rect.width, rect.height));
    }

    std::string_view encoded_background(Worker& worker, const PixelRect& rect)
    {
        std::ranges::fill(worker.pixels, background);
        return worker.encoder.encode(worker.pixels.data(), rect.width, rect.height, row_bytes());
    }

    void hand_down(Worker& worker, int column, int row, std::string_view jpeg)
    {
        if (jpeg.empty())
            std::ranges::fill(worker.pixels, background);
        else
            worker.decoder.decode(jpeg, tile_size_, tile_size_, worker.pixels.data(), row_bytes());
        below_->add(worker.encoder, column, row, {worker.pixels.data(), row_bytes()});
    }

    std::size_t row_bytes() const { return static_cast<std::size_t>(tile_size_) * pyramid_.shape.pixels.pixel_bytes(); }

    int fd_;
    int tile_size_;
    const JpegLevel& source_;
    std::size_t index_;
    const Pyramid& pyramid_;
    TileProgress& progress_;
    std::optional<PyramidWriter> below_;
};

} // namespace

std::vector<Level> pyramid_levels(const JpegTiling& tiling)
{
    std::vector<Level> levels;
    for (int halvings = 0;; ++halvings) {
        const auto found = std::ranges::find(tiling.levels, halvings, &JpegLevel::halvings);
        if (found != tiling.levels.end()) {
            levels.push_back(found->size);
        } else {
            const Level above = levels.back();
            levels.push_back({above.width / 2 + above.width % 2, above.height / 2 + above.height % 2});
        }
        if (levels.back().width <= tiling.tile_size && levels.back().height <= tiling.tile_size)
            break;
    }
    std::ranges::reverse(levels);
    return levels;
}

void copy_tiles(int fd, const JpegTiling& tiling, const Pyramid& pyramid)
{
    JpegTiling used = tiling; // without levels smaller than one tile
    std::erase_if(used.levels, [&](const JpegLevel& level) {
        return static_cast<std::size_t>(level.halvings) >= pyramid.shape.levels.size();
    });
    const std::size_t all =
        std::accumulate(used.levels.begin(), used.levels.end(), std::size_t{0},
                        [](std::size_t sum, const JpegLevel& level) { return sum + level.counts.size(); });
    TileProgress progress(all, pyramid.progress);
    for (std::size_t level = 0; level < used.levels.size(); ++level)
        LevelCopy(fd, used, level, pyramid, progress).run();
}

} // namespace memento
