#include "reader/tiff_header.hpp"

#include "base/error.hpp"
#include "image/imagej_lines.hpp"
#include "image/length_unit.hpp"
#include "reader/tiff_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace memento {
namespace {

constexpr std::size_t max_page_name = 400;                // bytes
constexpr std::size_t max_page_description = 256U << 10U; // bytes
constexpr std::size_t max_descriptions = 32U << 20U;      // bytes of all pages; those after them have none
constexpr int max_images_inside = 64;                     // of a page, that are looked at

thread_local std::string last_error; // of libtiff

void remember_error(const char*, const char* format, va_list arguments)
{
    std::array<char, 512> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    last_error = text.data();
}

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorCode::undecodable, what + (last_error.empty() ? "." : ": " + last_error + "."),
                "Save it again with the program it came from.");
}

template <typename T> T field(TIFF* tiff, std::uint32_t tag, T fallback)
{
    T value{};
    return TIFFGetField(tiff, tag, &value) == 1 ? value : fallback;
}

std::string description_of(TIFF* tiff)
{
    const char* text = nullptr;
    return TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &text) == 1 && text != nullptr ? text : "";
}

int first_extra_sample(TIFF* tiff)
{
    std::uint16_t count = 0;
    const std::uint16_t* kinds = nullptr;
    return TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) == 1 && count > 0 && kinds != nullptr ? kinds[0]
                                                                                                          : 0;
}

Tint tint_of(TIFF* tiff, int bits)
{
    const std::uint16_t* red = nullptr;
    const std::uint16_t* green = nullptr;
    const std::uint16_t* blue = nullptr;
    if (bits < 1 || bits > 16 || TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue) != 1)
        return {};
    const std::size_t count = std::size_t{1} << static_cast<unsigned>(bits);
    return tint_of_table(count, [&](std::size_t i) {
        return Colour{double(red[i] >> 8U), double(green[i] >> 8U), double(blue[i] >> 8U)};
    });
}

TiffPage page_of(TIFF* tiff)
{
    TiffPage page;
    page.offset = TIFFCurrentDirOffset(tiff);
    page.width = field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
    page.height = field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    page.bands = field<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    page.bits = field<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    page.value_format = field<std::uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    page.compression = field<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    std::uint16_t photometric = 0;
    if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric) == 1)
        page.photometric = photometric;
    page.planar = field<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    page.tiled = TIFFIsTiled(tiff) != 0;
    page.reduced = (field<std::uint32_t>(tiff, TIFFTAG_SUBFILETYPE, 0) & FILETYPE_REDUCEDIMAGE) != 0;
    const int extra = page.bands > page.colours() ? first_extra_sample(tiff) : 0;
    page.alpha = extra == EXTRASAMPLE_ASSOCALPHA || extra == EXTRASAMPLE_UNASSALPHA;
    page.multiplied = extra == EXTRASAMPLE_ASSOCALPHA;
    if (page.photometric == PHOTOMETRIC_PALETTE)
        page.tint = tint_of(tiff, page.bits);
    const char* name = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_PAGENAME, &name) == 1 && name != nullptr)
        page.name = std::string(name).substr(0, max_page_name);
    page.description = description_of(tiff).substr(0, max_page_description);
    page.x_resolution = static_cast<double>(field<float>(tiff, TIFFTAG_XRESOLUTION, 0));
    page.y_resolution = static_cast<double>(field<float>(tiff, TIFFTAG_YRESOLUTION, 0));
    page.resolution_unit = field<std::uint16_t>(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    return page;
}

std::vector<TiffPage> pages_of(TIFF* tiff, int max_pages)
{
    std::vector<TiffPage> pages{page_of(tiff)};
    std::size_t texts = pages.front().description.size();
    while (TIFFLastDirectory(tiff) == 0) {
        last_error.clear();
        if (TIFFReadDirectory(tiff) != 1)
            damaged("The list of pages of this TIFF file is damaged or cut off after page " +
                    std::to_string(pages.size()));
        if (pages.size() >= static_cast<std::size_t>(max_pages))
            throw Error(ErrorCode::undecodable, "The TIFF file has more than " + std::to_string(max_pages) + " pages.",
                        "The setting max_pages says how many are read; or split the file.");
        pages.push_back(page_of(tiff));
        texts += pages.back().description.size();
        if (texts > max_descriptions)
            pages.back().description.clear();
    }
    return pages;
}

// Of an image inside of the first page (a SubIFD, which holds levels as a rule) that is larger than it.
std::string larger_image_inside(TIFF* tiff, const TiffPage& first)
{
    std::uint16_t count = 0;
    const std::uint64_t* offsets = nullptr;
    if (TIFFSetDirectory(tiff, 0) != 1 || TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &offsets) != 1)
        return "";
    const std::vector<std::uint64_t> places(offsets, offsets + std::min<int>(count, max_images_inside));
    for (const std::uint64_t place : places) {
        if (TIFFSetSubDirectory(tiff, place) != 1)
            continue;
        const auto width = field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
        const auto height = field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
        if (std::uint64_t{width} * height > first.area())
            return std::to_string(width) + " × " + std::to_string(height);
    }
    return "";
}

bool nearly_equal(double a, double b)
{
    return std::abs(a - b) <= 0.01 * std::max(std::abs(a), std::abs(b));
}

} // namespace

bool TiffPage::same_shape(const TiffPage& other) const
{
    return width == other.width && height == other.height && bands == other.bands && bits == other.bits &&
           value_format == other.value_format && planar == other.planar && alpha == other.alpha &&
           channels_in_pixel() == other.channels_in_pixel() && colours() == other.colours();
}

int TiffPage::colours() const
{
    switch (photometric) {
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_YCBCR:
    case PHOTOMETRIC_CIELAB:
        return 3;
    case PHOTOMETRIC_SEPARATED:
        return 4;
    default:
        return 1;
    }
}

int TiffPage::channels_in_pixel() const
{
    const bool grey =
        photometric == -1 || photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
    // Microscopes call what they have in three channels or more RGB. With 8 bits, four of them are colours and a
    // transparency that was not declared.
    const bool no_colours = photometric == PHOTOMETRIC_RGB && (bands > 4 || bands < 3 || (bands == 4 && bits > 8));
    return (grey || no_colours) && !alpha ? bands : 1;
}

std::string TiffPage::text() const
{
    const char* const type = value_format == 3 ? "-bit floating-point " : value_format == 2 ? "-bit signed " : "-bit ";
    const int channels = channels_in_pixel();
    return std::to_string(width) + " × " + std::to_string(height) + " pixels, " + std::to_string(bits) + type +
           (channels > 1                           ? "with " + std::to_string(channels) + " channels"
            : photometric == PHOTOMETRIC_SEPARATED ? "CMYK"
            : colours() == 3                       ? "RGB"
            : photometric == PHOTOMETRIC_PALETTE   ? "with a colour table"
                                                   : "grey");
}

std::optional<double> pixel_size_of_resolution(double x, double y, int unit)
{
    if (!(x > 0) || !(y > 0) || !nearly_equal(x, y) || (unit != RESUNIT_INCH && unit != RESUNIT_CENTIMETER))
        return std::nullopt;
    const double dpi = unit == RESUNIT_INCH ? x : x * 2.54;
    for (const double usual : {25.4, 72.,  75.,  90.,  96.,  100., 120., 144.,  150.,  180.,  200., 240.,
                               300., 350., 360., 400., 600., 720., 800., 1200., 1440., 2400., 4800.}) {
        if (std::abs(dpi - usual) < 0.5)
            return std::nullopt;
    }
    // Whole numbers below 1,000 dpi are what programs fill in, too, and no microscope's.
    if (x <= 1 || (unit == RESUNIT_INCH && dpi < 1000 && std::abs(dpi - std::round(dpi)) < 1e-3))
        return std::nullopt;
    return plausible_pixel_size(25400 / dpi);
}

void quieten_tiff()
{
    TIFFSetWarningHandler(nullptr);
    TIFFSetErrorHandler(remember_error);
}

std::string take_tiff_error()
{
    return std::exchange(last_error, "");
}

TiffHeader read_tiff_header(int fd, int max_pages)
{
    quieten_tiff();
    last_error.clear();
    const TiffFile tiff = open_tiff(fd);
    if (!tiff)
        damaged("The TIFF file cannot be read");
    TiffHeader header;
    header.description = description_of(tiff.get());
    header.ome =
        header.description.find("<OME") != std::string::npos || header.description.find(":OME") != std::string::npos;
    header.imagej = has_imagej_lines(header.description);
    header.pages = pages_of(tiff.get(), max_pages);
    if (header.first().width == 0 || header.first().height == 0)
        damaged("The TIFF file does not say how large its image is");
    header.larger_inside = larger_image_inside(tiff.get(), header.first());
    ::lseek(fd, 0, SEEK_SET);
    return header;
}

} // namespace memento
