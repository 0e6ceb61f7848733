#include "decoder/inside/compose.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "codec/jpeg_codec.hpp"
#include "image/geometry.hpp"
#include "pyramid/composing.hpp"
#include "pyramid/output.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vips/vips8>

namespace memento {
namespace {

using vips::VImage;

constexpr std::int64_t max_level_pixels = std::int64_t{1} << 24U;
constexpr int jpeg_quality = 85;

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorCode::undecodable, "The tiles of an image cannot be laid over each other: " + what + ".");
}

// The files of all tiles, one after the other.
class Tiles {
public:
    Tiles(int input, const std::vector<std::uint64_t>& bytes)
        : input_(input)
        , bytes_(bytes)
    {
    }

    std::string next()
    {
        if (tile_ >= bytes_.size())
            refuse("one is missing");
        const std::uint64_t length = bytes_[tile_++];
        std::string bytes = bytes_at(input_, at_, length);
        if (bytes.size() != length)
            refuse("one is cut off");
        at_ += length;
        return bytes;
    }

private:
    int input_;
    const std::vector<std::uint64_t>& bytes_;
    std::size_t tile_ = 0;
    std::uint64_t at_ = 0;
};

// A level of a pyramid, put together.
struct Pixels {
    PixelShape shape;
    std::vector<std::byte> bytes;
};

void put(const std::string& file, const CompositePart& part, const PixelRect& rect, Pixels& pixels)
{
    const VImage tile =
        VImage::new_from_buffer(file.data(), file.size(), "", VImage::option()->set("fail_on", VIPS_FAIL_ON_ERROR));
    const int bits = tile.format() == VIPS_FORMAT_USHORT ? 16 : 8;
    if (tile.width() != rect.width || tile.height() != rect.height || tile.bands() != part.channels ||
        (bits == 8 && tile.format() != VIPS_FORMAT_UCHAR))
        refuse("one is not as large or as deep as it should be");
    if (pixels.bytes.empty()) {
        pixels.shape = {part.channels, bits};
        pixels.bytes.resize(static_cast<std::size_t>(part.size.width) * static_cast<std::size_t>(part.size.height) *
                            pixels.shape.pixel_bytes());
    }
    if (bits != pixels.shape.bits)
        refuse("they are of different depth");
    const std::size_t row = static_cast<std::size_t>(rect.width) * pixels.shape.pixel_bytes();
    const std::size_t stride = static_cast<std::size_t>(part.size.width) * pixels.shape.pixel_bytes();
    std::size_t size = 0;
    const std::unique_ptr<void, decltype(&g_free)> memory(tile.write_to_memory(&size), &g_free);
    if (size != row * static_cast<std::size_t>(rect.height))
        refuse("one has another size than it should");
    const auto* from = static_cast<const std::byte*>(memory.get());
    std::byte* to = pixels.bytes.data() + static_cast<std::size_t>(rect.top) * stride +
                    static_cast<std::size_t>(rect.left) * pixels.shape.pixel_bytes();
    for (int y = 0; y < rect.height; ++y, from += row, to += stride)
        std::memcpy(to, from, row);
}

Pixels level_of(const CompositePart& part, Tiles& tiles)
{
    const auto& [width, height] = part.size;
    if (width < 1 || height < 1 || part.tile_size < 1 || part.channels < 1 || part.channels > 4 ||
        std::int64_t{width} * height > max_level_pixels)
        refuse("its level is too large");
    Pixels pixels;
    for (int row = 0; row < tiles_along(height, part.tile_size); ++row) {
        for (int column = 0; column < tiles_along(width, part.tile_size); ++column)
            put(tiles.next(), part, tile_rect(part.size, part.tile_size, column, row), pixels);
    }
    return pixels;
}

// How many pixels of the picture it takes.
Level place_of(const CompositePart& part, double shrunk)
{
    const auto side = [shrunk](double length) {
        return std::clamp(static_cast<int>(std::lround(length * shrunk)), 1, large_side);
    };
    return {side(part.width), side(part.height)};
}

void write_picture(const CompositeCanvas& canvas, const Level& size, const char* name, OutputFolder& files)
{
    const std::vector<std::uint8_t> pixels = canvas.rgb();
    JpegEncoder encoder(3, jpeg_quality);
    files.write(name, encoder.encode(reinterpret_cast<const std::byte*>(pixels.data()), size.width, size.height,
                                     static_cast<std::size_t>(size.width) * 3));
}

} // namespace

ImageInfo compose_here(int input, int output, const CompositeRecipe& recipe, const std::vector<std::uint64_t>& bytes)
{
    vips_concurrency_set(1);
    Tiles tiles(input, bytes);
    CompositeCanvas large(recipe.large);
    CompositeCanvas small(recipe.small);
    const double shrunk = static_cast<double>(std::max(recipe.small.width, recipe.small.height)) /
                          std::max(recipe.large.width, recipe.large.height);
    for (const CompositePart& part : recipe.parts) {
        const Pixels pixels = level_of(part, tiles);
        const Raster raster = reduced(pixels.bytes.data(), part.size, pixels.shape, place_of(part, 1));
        large.lay(raster, pixels.shape.bits, part);
        small.lay(reduced(raster, place_of(part, shrunk)), pixels.shape.bits, part);
    }
    OutputFolder files(output);
    write_picture(large, recipe.large, large_picture, files);
    write_picture(small, recipe.small, small_picture, files);
    files.write_manifest();
    ImageInfo info;
    info.width = recipe.large.width;
    info.height = recipe.large.height;
    info.channels = 3;
    info.bit_depth = 8;
    info.format = 1;
    return info;
}

} // namespace memento
