#include "reader/tiff_plane.hpp"

#include "base/error.hpp"
#include "reader/pixel_samples.hpp"
#include "reader/tiff_file.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <unistd.h>
#include <vector>

namespace memento {
namespace {

using vips::VImage;

[[noreturn]] void unreadable()
{
    throw Error(ErrorCode::undecodable,
                "The image is damaged or of a kind that cannot be read" +
                    (last_tiff_error().empty() ? "." : ": " + last_tiff_error() + "."),
                "Open it in the program it came from and save it again as TIFF or PNG.");
}

TiffFile open_page(int fd, int number)
{
    TiffFile tiff = open_tiff(fd);
    if (!tiff || TIFFSetDirectory(tiff.get(), static_cast<tdir_t>(number)) != 1)
        unreadable();
    return tiff;
}

VipsBandFormat format_for(const PixelSample& sample)
{
    if (sample.format == 3)
        return sample.bits == 64 ? VIPS_FORMAT_DOUBLE : VIPS_FORMAT_FLOAT;
    const bool is_signed = sample.format == 2;
    if (sample.bits <= 8)
        return is_signed ? VIPS_FORMAT_CHAR : VIPS_FORMAT_UCHAR;
    if (sample.bits <= 16)
        return is_signed ? VIPS_FORMAT_SHORT : VIPS_FORMAT_USHORT;
    if (sample.bits <= 32)
        return is_signed ? VIPS_FORMAT_INT : VIPS_FORMAT_UINT;
    return VIPS_FORMAT_DOUBLE;
}

// Pixels in memory that are filled value by value, then become an image.
class Canvas {
public:
    Canvas(const TiffPage& page, bool indexed, std::int64_t memory_mb)
        : page_(page)
        , sample_{page.bits, page.value_format}
        , format_(format_for(sample_))
        , white_is_zero_(page.photometric == PHOTOMETRIC_MINISWHITE && sample_.format != 2 && sample_.format != 3)
        , scale_(!indexed && page.bits < 8 && format_ == VIPS_FORMAT_UCHAR ? 255. / highest() : 1)
    {
        const double bytes =
            double{1} * page.width * page.height * page.bands * static_cast<double>(vips_format_sizeof(format_));
        if (bytes > static_cast<double>(memory_mb) * 1048576 / 2)
            throw Error(
                ErrorCode::undecodable,
                "The image is of a kind that is read as a whole, which takes more than half of " +
                    std::to_string(memory_mb) + " MiB of memory.",
                "The setting decode_memory_mb says how much may be used; or save it with 8 or 16 bits per sample.");
        size_ = static_cast<std::size_t>(bytes);
        pixels_.reset(static_cast<char*>(g_try_malloc0(size_)));
        if (!pixels_)
            throw std::bad_alloc();
    }

    // A row of `count` pixel samples in a file to pixels from (x, y) on; first: of the bands of a pixel; each: how many
    // of them are in the row.
    void put(std::string_view row, std::uint32_t x, std::uint32_t y, std::uint32_t pixels, int first, int each)
    {
        const std::uint32_t last = std::min(pixels, page_.width - x);
        std::size_t at = (std::size_t{y} * page_.width + x) * static_cast<std::size_t>(page_.bands);
        std::size_t index = 0;
        for (std::uint32_t i = 0; i < last; ++i, at += static_cast<std::size_t>(page_.bands)) {
            for (int s = 0; s < each; ++s)
                store(at + static_cast<std::size_t>(first + s), pixel_sample_at(row, index++, sample_));
        }
    }

    VImage image()
    {
        const VImage made = VImage::new_from_memory_steal(pixels_.release(), size_, static_cast<int>(page_.width),
                                                          static_cast<int>(page_.height), page_.bands, format_);
        const bool deep = format_ != VIPS_FORMAT_UCHAR;
        const VipsInterpretation meaning = page_.photometric == PHOTOMETRIC_SEPARATED ? VIPS_INTERPRETATION_CMYK
                                           : page_.photometric == PHOTOMETRIC_RGB
                                               ? (deep ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB)
                                               : (deep ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W);
        return made.copy(VImage::option()->set("interpretation", meaning));
    }

private:
    struct Free {
        void operator()(char* memory) const { g_free(memory); }
    };

    double highest() const { return std::ldexp(1., sample_.bits) - 1; }

    template <typename T> void store_as(std::size_t index, double value)
    {
        reinterpret_cast<T*>(pixels_.get())[index] = static_cast<T>(value);
    }

    void store(std::size_t index, double value)
    {
        if (white_is_zero_)
            value = highest() - value;
        switch (format_) {
        case VIPS_FORMAT_UCHAR:
            return store_as<std::uint8_t>(index, std::round(value * scale_));
        case VIPS_FORMAT_CHAR:
            return store_as<std::int8_t>(index, value);
        case VIPS_FORMAT_USHORT:
            return store_as<std::uint16_t>(index, value);
        case VIPS_FORMAT_SHORT:
            return store_as<std::int16_t>(index, value);
        case VIPS_FORMAT_UINT:
            return store_as<std::uint32_t>(index, value);
        case VIPS_FORMAT_INT:
            return store_as<std::int32_t>(index, value);
        case VIPS_FORMAT_FLOAT:
            return store_as<float>(index, value);
        default:
            return store_as<double>(index, value);
        }
    }

    const TiffPage& page_;
    PixelSample sample_;
    VipsBandFormat format_;
    bool white_is_zero_;
    double scale_; // of fewer than 8 bits, which libvips spreads over 8 as well
    std::unique_ptr<char, Free> pixels_;
    std::size_t size_ = 0;
};

std::string_view row_of(const std::vector<char>& bytes, std::size_t row_bytes, std::uint32_t row)
{
    return {bytes.data() + row * row_bytes, row_bytes};
}

void read_strips(TIFF* tiff, const TiffPage& page, Canvas& canvas)
{
    std::uint32_t rows = page.height;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
    rows = std::clamp<std::uint32_t>(rows, 1, page.height);
    const int each = page.planar ? 1 : page.bands;
    const auto row_bytes = static_cast<std::size_t>(TIFFScanlineSize64(tiff));
    if (row_bytes < (std::size_t{page.width} * static_cast<std::size_t>(each * page.bits) + 7) / 8)
        unreadable();
    std::vector<char> strip(row_bytes * rows);
    for (int first = 0; first < page.bands; first += each) {
        for (std::uint32_t y = 0; y < page.height; y += rows) {
            const std::uint32_t count = std::min(rows, page.height - y);
            const auto expected_bytes = static_cast<tmsize_t>(row_bytes * count);
            const std::uint32_t number = TIFFComputeStrip(tiff, y, static_cast<std::uint16_t>(first));
            if (TIFFReadEncodedStrip(tiff, number, strip.data(), expected_bytes) != expected_bytes)
                unreadable();
            for (std::uint32_t row = 0; row < count; ++row)
                canvas.put(row_of(strip, row_bytes, row), 0, y + row, page.width, first, each);
        }
    }
}

void read_tiles(TIFF* tiff, const TiffPage& page, Canvas& canvas)
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &height);
    const int each = page.planar ? 1 : page.bands;
    const auto row_bytes = static_cast<std::size_t>(TIFFTileRowSize64(tiff));
    const auto tile_bytes = static_cast<std::size_t>(TIFFTileSize64(tiff));
    if (width == 0 || height == 0 || tile_bytes != row_bytes * height ||
        row_bytes < (std::size_t{width} * static_cast<std::size_t>(each * page.bits) + 7) / 8 ||
        tile_bytes > (1U << 30U))
        unreadable();
    std::vector<char> tile(tile_bytes);
    for (int first = 0; first < page.bands; first += each) {
        for (std::uint32_t y = 0; y < page.height; y += height) {
            for (std::uint32_t x = 0; x < page.width; x += width) {
                const std::uint32_t number = TIFFComputeTile(tiff, x, y, 0, static_cast<std::uint16_t>(first));
                const auto expected_bytes = static_cast<tmsize_t>(tile_bytes);
                if (TIFFReadEncodedTile(tiff, number, tile.data(), expected_bytes) != expected_bytes)
                    unreadable();
                for (std::uint32_t row = 0; row < std::min(height, page.height - y); ++row)
                    canvas.put(row_of(tile, row_bytes, row), x, y + row, width, first, each);
            }
        }
    }
}

// libtiff's own way to RGB, for colours that lie at different resolutions.
VImage read_rgb(TIFF* tiff, const TiffPage& page, std::int64_t memory_mb)
{
    TiffPage shown = page;
    shown.bands = 4;
    shown.bits = 8;
    shown.photometric = PHOTOMETRIC_RGB;
    Canvas canvas(shown, false, memory_mb / 2);
    std::vector<std::uint32_t> raster(std::size_t{page.width} * page.height);
    if (TIFFReadRGBAImageOriented(tiff, page.width, page.height, raster.data(), ORIENTATION_TOPLEFT, 1) != 1)
        unreadable();
    const auto* const bytes = reinterpret_cast<const char*>(raster.data());
    for (std::uint32_t y = 0; y < page.height; ++y)
        canvas.put({bytes + std::size_t{y} * page.width * 4, std::size_t{page.width} * 4}, 0, y, page.width, 0, 4);
    return canvas.image().extract_band(0, VImage::option()->set("n", 3));
}

bool is_common(int bits)
{
    return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 32;
}

bool subsampled(const TiffPage& page)
{
    return page.photometric == PHOTOMETRIC_YCBCR && page.compression != COMPRESSION_JPEG;
}

} // namespace

bool libvips_reads(const TiffPage& page)
{
    return page.photometric >= 0 && is_common(page.bits) && !(page.value_format == 3 && page.bits != 32) &&
           !subsampled(page);
}

VImage read_tiff_plane(int fd, const TiffPage& page, int number, bool indexed, std::int64_t memory_mb)
{
    const TiffFile tiff = open_page(fd, number);
    if (subsampled(page))
        return read_rgb(tiff.get(), page, memory_mb);
    Canvas canvas(page, indexed, memory_mb);
    if (page.tiled)
        read_tiles(tiff.get(), page, canvas);
    else
        read_strips(tiff.get(), page, canvas);
    VImage image = canvas.image();
    std::uint16_t orientation = 1;
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
    image.set(VIPS_META_ORIENTATION, int{orientation});
    return image;
}

VImage read_raw_plane(int fd, const TiffPage& page, const RawRun& run, int number, std::int64_t memory_mb)
{
    Canvas canvas(page, false, memory_mb);
    const std::size_t row_bytes = run.image_bytes / page.height;
    const std::size_t sample_bytes = static_cast<std::size_t>(page.bits) / 8;
    std::uint64_t offset = run.offset + static_cast<std::uint64_t>(number) * run.image_bytes;
    std::string row(row_bytes, '\0');
    for (std::uint32_t y = 0; y < page.height; ++y, offset += row_bytes) {
        if (::pread(fd, row.data(), row_bytes, static_cast<off_t>(offset)) != static_cast<ssize_t>(row_bytes))
            throw Error(ErrorCode::undecodable, "The file ends in the middle of the image.", "Copy it again.");
        if (run.big_endian) {
            for (std::size_t i = 0; i + sample_bytes <= row_bytes; i += sample_bytes)
                std::reverse(row.data() + i, row.data() + i + sample_bytes);
        }
        canvas.put(row, 0, y, page.width, 0, page.bands);
    }
    return canvas.image();
}

} // namespace memento
