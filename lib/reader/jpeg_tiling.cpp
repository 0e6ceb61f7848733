#include "reader/jpeg_tiling.hpp"

#include "image/geometry.hpp"
#include "reader/tiff_file.hpp"
#include "reader/tiff_header.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

namespace memento {
namespace {

constexpr int min_tile = 128; // smaller ones would make too many files
constexpr int max_tile = 2048;
constexpr int max_directories = 4096;
constexpr int max_subdirectories = 64;
constexpr std::int64_t max_tiles = 50'000'000;
// Tiles that are the same may lie in the file once; far more than the file holds is an attack on the disk.
constexpr std::uint64_t max_copies = 4;

template <typename T> T field(TIFF* tiff, std::uint32_t tag, T fallback)
{
    T value{};
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : fallback;
}

TileLayout layout_of(TIFF* tiff)
{
    TileLayout layout;
    layout.tiled = TIFFIsTiled(tiff) != 0;
    layout.compression = field<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, 0);
    layout.bits = field<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    layout.bands = field<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    layout.contiguous = field<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_CONTIG;
    std::uint16_t photometric = 0;
    if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric) == 1)
        layout.photometric = photometric;
    const auto side = [tiff](std::uint32_t tag) {
        return static_cast<int>(std::min(field<std::uint32_t>(tiff, tag, 0), std::uint32_t{1} << 20U));
    };
    layout.tile_width = side(TIFFTAG_TILEWIDTH);
    layout.tile_height = side(TIFFTAG_TILELENGTH);
    return layout;
}

Level size_of(TIFF* tiff)
{
    const auto width = field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
    const auto height = field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    if (width > 0x7FFFFFFF || height > 0x7FFFFFFF)
        return {};
    return {static_cast<int>(width), static_cast<int>(height)};
}

// The tiles of the current directory; no offsets when their list is damaged.
JpegLevel level_of(TIFF* tiff, int tile_size)
{
    JpegLevel level;
    level.size = size_of(tiff);
    level.rgb = layout_of(tiff).photometric == PHOTOMETRIC_RGB;
    std::uint32_t length = 0;
    const void* tables = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_JPEGTABLES, &length, &tables) == 1 && tables != nullptr)
        level.tables.assign(static_cast<const char*>(tables), length);
    const std::int64_t count = tile_count({level.size}, tile_size);
    if (count > max_tiles || count != std::int64_t{TIFFNumberOfTiles(tiff)})
        return level;
    for (std::uint32_t tile = 0; tile < count; ++tile) {
        int failed = 0;
        level.offsets.push_back(TIFFGetStrileOffsetWithErr(tiff, tile, &failed));
        level.counts.push_back(failed != 0 ? 0 : TIFFGetStrileByteCountWithErr(tiff, tile, &failed));
        if (failed != 0) {
            level.offsets.clear();
            break;
        }
    }
    return level;
}

std::string fault_of(const JpegLevel& level, std::uint64_t file_size)
{
    if (level.offsets.empty())
        return "Its list of tiles is damaged.";
    std::uint64_t all = 0;
    for (std::size_t tile = 0; tile < level.counts.size(); ++tile) {
        const std::uint64_t count = level.counts[tile];
        if (count == 0)
            continue;
        if (count < 4 || count > file_size || level.offsets[tile] > file_size - count)
            return "Some of its tiles lie outside of the file.";
        all += count;
        if (all > max_copies * file_size)
            return "Its tiles overlap.";
    }
    return "";
}

class Directories {
public:
    Directories(TIFF* tiff, std::uint64_t file_size)
        : tiff_(tiff)
        , file_size_(file_size)
    {
    }

    JpegTiling read(int directory)
    {
        if (directory < 0 || TIFFSetDirectory(tiff_, static_cast<tdir_t>(directory)) != 1)
            return {"Its directories are damaged.", 0, {}};
        const TileLayout layout = layout_of(tiff_);
        JpegTiling found;
        found.obstacle = obstacle_to_copying(layout);
        if (!found.obstacle.empty())
            return found;
        found.tile_size = layout.tile_width;
        JpegLevel full = level_of(tiff_, found.tile_size);
        found.obstacle = fault_of(full, file_size_);
        if (!found.obstacle.empty())
            return found;
        found.levels.push_back(std::move(full));
        if (!take_subdirectories(found) && directory == 0)
            take_following(found);
        std::ranges::sort(found.levels, {}, &JpegLevel::halvings);
        return found;
    }

private:
    // The current directory, if it is a smaller version that can be copied, too. What cannot be is made anew.
    void take(JpegTiling& found)
    {
        const TileLayout layout = layout_of(tiff_);
        const int halvings = halvings_between(found.levels.front().size, size_of(tiff_));
        if (halvings < 1 || !obstacle_to_copying(layout).empty() || layout.tile_width != found.tile_size ||
            std::ranges::find(found.levels, halvings, &JpegLevel::halvings) != found.levels.end())
            return;
        JpegLevel level = level_of(tiff_, found.tile_size);
        level.halvings = halvings;
        if (fault_of(level, file_size_).empty())
            found.levels.push_back(std::move(level));
    }

    bool take_subdirectories(JpegTiling& found)
    {
        std::uint16_t count = 0;
        const std::uint64_t* offsets = nullptr;
        if (TIFFGetField(tiff_, TIFFTAG_SUBIFD, &count, &offsets) != 1 || count == 0 || offsets == nullptr)
            return false;
        const std::vector<std::uint64_t> copy(offsets, offsets + std::min<int>(count, max_subdirectories));
        for (const std::uint64_t offset : copy) {
            if (TIFFSetSubDirectory(tiff_, offset) == 1)
                take(found);
        }
        return true;
    }

    // The directories after the first. When another has its full size, nobody can tell to which a smaller one belongs.
    void take_following(JpegTiling& found)
    {
        const Level full = found.levels.front().size;
        for (int seen = 1; seen < max_directories && TIFFReadDirectory(tiff_) == 1; ++seen) {
            const Level size = size_of(tiff_);
            if (size.width == full.width && size.height == full.height) {
                found.levels.resize(1);
                return;
            }
            take(found);
        }
    }

    TIFF* tiff_;
    std::uint64_t file_size_;
};

} // namespace

std::string obstacle_to_copying(const TileLayout& layout)
{
    if (!layout.tiled)
        return "The file is not tiled.";
    if (layout.compression != COMPRESSION_JPEG)
        return "Its tiles are not JPEG.";
    if (layout.bits != 8 || layout.bands != 3 || !layout.contiguous ||
        (layout.photometric != PHOTOMETRIC_RGB && layout.photometric != PHOTOMETRIC_YCBCR))
        return "Its tiles are not 8-bit RGB.";
    if (layout.tile_width != layout.tile_height)
        return "Its tiles are not square.";
    if (layout.tile_width < min_tile || layout.tile_width > max_tile || layout.tile_width % 2 != 0)
        return "Its tiles have " + std::to_string(layout.tile_width) + " px a side, which does not suit a pyramid.";
    return "";
}

int halvings_between(const Level& full, const Level& small)
{
    const auto fits = [](int whole, int part, int halvings) {
        const std::int64_t error = (std::int64_t{part} << halvings) - whole;
        return std::abs(error) <= std::int64_t{1} << halvings;
    };
    for (int halvings = 0; halvings <= 30; ++halvings) {
        if (small.width > 0 && small.height > 0 && fits(full.width, small.width, halvings) &&
            fits(full.height, small.height, halvings))
            return halvings;
    }
    return -1;
}

JpegTiling read_jpeg_tiling(int fd, int directory)
{
    quieten_tiff();
    struct stat info {};
    const TiffFile tiff = open_tiff(fd);
    if (!tiff || ::fstat(fd, &info) != 0)
        return {"Its directories are damaged.", 0, {}};
    JpegTiling found = Directories(tiff.get(), static_cast<std::uint64_t>(info.st_size)).read(directory);
    ::lseek(fd, 0, SEEK_SET);
    return found;
}

} // namespace memento
