#include "reader/tiff_header.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "reader/tiff_file.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace memento {
namespace {

constexpr std::size_t max_page_name = 400; // bytes

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

int colours_of(int photometric)
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

int first_extra_sample(TIFF* tiff)
{
    std::uint16_t count = 0;
    const std::uint16_t* kinds = nullptr;
    return TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) == 1 && count > 0 && kinds != nullptr ? kinds[0]
                                                                                                          : 0;
}

std::string tint_of(TIFF* tiff, int bits)
{
    const std::uint16_t* red = nullptr;
    const std::uint16_t* green = nullptr;
    const std::uint16_t* blue = nullptr;
    if (bits < 1 || bits > 16 || TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue) != 1)
        return "";
    const std::size_t last = (std::size_t{1} << static_cast<unsigned>(bits)) - 1;
    std::array<char, 8> colour{};
    std::snprintf(colour.data(), colour.size(), "#%02X%02X%02X", red[last] >> 8, green[last] >> 8, blue[last] >> 8);
    return colour.data();
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
    const int extra = page.bands > colours_of(page.photometric) ? first_extra_sample(tiff) : 0;
    page.alpha = extra == EXTRASAMPLE_ASSOCALPHA || extra == EXTRASAMPLE_UNASSALPHA;
    page.multiplied = extra == EXTRASAMPLE_ASSOCALPHA;
    if (page.photometric == PHOTOMETRIC_PALETTE)
        page.tint = tint_of(tiff, page.bits);
    const char* name = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_PAGENAME, &name) == 1 && name != nullptr)
        page.name = std::string(name).substr(0, max_page_name);
    return page;
}

std::vector<TiffPage> pages_of(TIFF* tiff, int max_pages)
{
    std::vector<TiffPage> pages{page_of(tiff)};
    while (TIFFLastDirectory(tiff) == 0) {
        last_error.clear();
        if (TIFFReadDirectory(tiff) != 1)
            damaged("The list of pages of this TIFF file is damaged or cut off after page " +
                    std::to_string(pages.size()));
        if (pages.size() >= static_cast<std::size_t>(max_pages))
            throw Error(ErrorCode::undecodable, "The TIFF file has more than " + std::to_string(max_pages) + " pages.",
                        "The setting max_pages says how many are read; or split the file.");
        pages.push_back(page_of(tiff));
    }
    return pages;
}

std::optional<double> plausible(double um)
{
    if (std::isfinite(um) && um >= 0.01 && um <= 25)
        return um;
    return std::nullopt;
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
           channels_in_pixel() == other.channels_in_pixel();
}

int TiffPage::channels_in_pixel() const
{
    const bool grey =
        photometric == -1 || photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
    const bool colours_and_more = photometric == PHOTOMETRIC_RGB && bands > 4;
    return (grey || colours_and_more) && !alpha ? bands : 1;
}

std::optional<double> pixel_size_of_resolution(double x, double y, int unit)
{
    if (!(x > 0) || !(y > 0) || !nearly_equal(x, y) || (unit != RESUNIT_INCH && unit != RESUNIT_CENTIMETER))
        return std::nullopt;
    const double dpi = unit == RESUNIT_INCH ? x : x * 2.54;
    for (const double usual : {72.,  75.,  90.,  96.,  100., 120., 144., 150.,  180.,  200.,  240.,
                               300., 350., 360., 400., 600., 720., 800., 1200., 1440., 2400., 4800.}) {
        if (std::abs(dpi - usual) < 0.5)
            return std::nullopt;
    }
    return plausible(25400 / dpi);
}

std::optional<double> pixel_size_of_imagej(const std::string& description, double x, double y)
{
    if (!description.starts_with("ImageJ=") || !(x > 0) || !(y > 0) || !nearly_equal(x, y))
        return std::nullopt;
    for (const std::string& line : split(description, '\n')) {
        for (const auto& [unit, um] : {std::pair{"micron", 1.},
                                       {"microns", 1.},
                                       {"um", 1.},
                                       {"\xC2\xB5m", 1.},
                                       {"\xB5m", 1.},
                                       {"\\u00B5m", 1.},
                                       {"\xCE\xBCm", 1.},
                                       {"nm", 0.001},
                                       {"mm", 1000.}}) {
            if (trimmed(line) == "unit=" + std::string(unit))
                return plausible(um / x);
        }
    }
    return std::nullopt;
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
    header.imagej = header.description.starts_with("ImageJ=");
    const auto x = field<float>(tiff.get(), TIFFTAG_XRESOLUTION, 0);
    const auto y = field<float>(tiff.get(), TIFFTAG_YRESOLUTION, 0);
    // OME-TIFF and ImageJ say the unit in their own way; what they leave in the resolution is not meant.
    if (header.imagej)
        header.pixel_size_um = pixel_size_of_imagej(header.description, x, y);
    else if (!header.ome)
        header.pixel_size_um =
            pixel_size_of_resolution(x, y, field<std::uint16_t>(tiff.get(), TIFFTAG_RESOLUTIONUNIT, 1));
    header.pages = pages_of(tiff.get(), max_pages);
    if (header.first().width == 0 || header.first().height == 0)
        damaged("The TIFF file does not say how large its image is");
    ::lseek(fd, 0, SEEK_SET);
    return header;
}

} // namespace memento
