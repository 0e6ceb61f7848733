#include "image/source.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <openslide.h>
#include <unistd.h>

namespace memento {
namespace {

using vips::VImage;
using vips::VOption;

constexpr std::array slide_vendors{"aperio", "hamamatsu", "leica", "mirax", "philips", "sakura", "trestle", "ventana"};

std::string head_of(int fd)
{
    std::string head(content_head, '\0');
    const ssize_t count = ::pread(fd, head.data(), head.size(), 0);
    if (count < 0)
        throw system_error("Cannot read the image file");
    head.resize(static_cast<std::size_t>(count));
    return head;
}

Content known_content(int fd)
{
    const std::string head = head_of(fd);
    if (head.empty())
        throw Error(ErrorCode::undecodable, "The file is empty.", "Copy it again.");
    const Content content = content_of(head);
    if (content != Content::other)
        return content;
    if (const auto format = unreadable_format(head))
        throw Error(ErrorCode::undecodable, "This is " + std::string(format->name) + ", which Memento does not read.",
                    std::string(format->advice));
    throw Error(ErrorCode::undecodable, "This is not an image in a format that Memento reads.",
                "It reads JPEG, PNG, TIFF, WebP and whole slides.");
}

// Tells what libvips cannot do in words that help.
void check_tiff(const TiffHeader& tiff)
{
    const int bits = tiff.bits;
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16 && bits != 32)
        throw Error(ErrorCode::undecodable,
                    "The TIFF file has " + std::to_string(bits) + " bits per sample, which Memento does not read.",
                    "Save it with 8, 16 or 32 bits per sample.");
    if (tiff.sample_format > 4) // 4 is "undefined", which everybody takes for unsigned
        throw Error(ErrorCode::undecodable, "The TIFF file holds complex numbers, which Memento does not read.",
                    "Save it with whole numbers or floating-point numbers.");
    if (tiff.sample_format == 3 && bits != 32)
        throw Error(ErrorCode::undecodable,
                    "The TIFF file holds " + std::to_string(bits) +
                        "-bit floating-point samples, which Memento does not read.",
                    "Save it with 32-bit floating-point numbers.");
}

bool is_cmyk_or_lab(const VImage& image)
{
    const VipsInterpretation kind = image.interpretation();
    return image.coding() == VIPS_CODING_LABQ || kind == VIPS_INTERPRETATION_LAB || kind == VIPS_INTERPRETATION_LABS ||
           kind == VIPS_INTERPRETATION_LABQ || kind == VIPS_INTERPRETATION_LCH || kind == VIPS_INTERPRETATION_XYZ ||
           kind == VIPS_INTERPRETATION_YXY || kind == VIPS_INTERPRETATION_CMYK;
}

void keep_quiet(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

} // namespace

void start_vips(int threads)
{
    if (VIPS_INIT("memento-decoder") != 0)
        throw Error(ErrorCode::failed, "libvips cannot be started.");
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoadOpenslide", FALSE);
    for (const char* loader : {"VipsForeignLoadHeif", "VipsForeignLoadNsgif", "VipsForeignLoadMatrix",
                               "VipsForeignLoadSvg", "VipsForeignLoadPdf", "VipsForeignLoadMagick"})
        vips_operation_block_set(loader, TRUE);
    vips_concurrency_set(threads);
    vips_cache_set_max(0); // operations are not kept: the source is opened again for every pass
    g_log_set_default_handler(keep_quiet, nullptr);
    g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_MASK), keep_quiet, nullptr);
    quieten_tiff();
}

SourceFile::SourceFile(int fd, const ConvertOptions& options)
    : fd_(fd)
    , content_(known_content(fd))
{
    if (content_ == Content::tiff || content_ == Content::sakura)
        look_at_slide();
    if (content_ == Content::sakura && slide_path_.empty())
        throw Error(ErrorCode::undecodable, "This is an SQLite database, not an image.");
    if (content_ == Content::tiff)
        look_at_tiff(options);
    const VImage image = load();
    check_size(image, options);
    look_at_bands(image);
    const int orientation = vips_image_get_orientation(image.get_image());
    turned_ = orientation > 1 && orientation <= 8;
}

void SourceFile::look_at_slide()
{
    const std::string path = "/proc/self/fd/" + std::to_string(fd_);
    const char* vendor = openslide_detect_vendor(path.c_str());
    if (vendor == nullptr || std::ranges::find(slide_vendors, std::string_view(vendor)) == slide_vendors.end())
        return;
    openslide_t* slide = openslide_open(path.c_str());
    const char* error = slide != nullptr ? openslide_get_error(slide) : "it cannot be opened";
    if (error != nullptr) {
        const Error failure(ErrorCode::undecodable,
                            "The " + std::string(vendor) + " slide cannot be read: " + error + ".",
                            "Copy it again, or convert it to OME-TIFF.");
        if (slide != nullptr)
            openslide_close(slide);
        throw failure;
    }
    const auto micrometres = [slide](const char* property) {
        const char* text = openslide_get_property_value(slide, property);
        return text != nullptr ? g_ascii_strtod(text, nullptr) : 0;
    };
    const double x = micrometres(OPENSLIDE_PROPERTY_NAME_MPP_X);
    const double y = micrometres(OPENSLIDE_PROPERTY_NAME_MPP_Y);
    if (x >= 0.01 && x <= 25 && std::abs(x - y) <= 0.01 * x)
        pixel_size_um_ = (x + y) / 2;
    openslide_close(slide);
    slide_path_ = path;
    vendor_ = vendor;
}

void SourceFile::look_at_tiff(const ConvertOptions& options)
{
    tiff_ = read_tiff_header(fd_, options.max_pages);
    if (!slide_path_.empty())
        return;
    check_tiff(*tiff_);
    planes_ = tiff_->pages;
    pixel_size_um_ = tiff_->pixel_size_um;
    if (planes_ > 1)
        notes_.push_back("The file has " + std::to_string(planes_) +
                         " planes (channels, z or time); the first one is shown.");
}

// Of slides only Aperio's first directory is the picture itself; others are put together of parts.
std::optional<int> SourceFile::tiff_directory() const
{
    if (content_ != Content::tiff || turned_ || (!slide_path_.empty() && vendor_ != "aperio"))
        return std::nullopt;
    return 0;
}

void SourceFile::check_size(const VImage& image, const ConvertOptions& options) const
{
    if (std::int64_t{image.width()} * image.height() <= options.max_pixels)
        return;
    throw Error(ErrorCode::undecodable,
                "The image has " + std::to_string(image.width()) + " × " + std::to_string(image.height()) +
                    " pixels, which is more than the limit of " + std::to_string(options.max_pixels) + ".",
                "The setting max_pixels says how many are read.");
}

VImage SourceFile::load() const
{
    if (!slide_path_.empty())
        return VImage::openslideload(slide_path_.c_str(), VImage::option()->set("rgb", true));
    ::lseek(fd_, 0, SEEK_SET);
    const vips::VSource source = vips::VSource::new_from_descriptor(fd_);
    const auto options = [] {
        return VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("fail_on", VIPS_FAIL_ON_ERROR);
    };
    switch (content_) {
    case Content::jpeg:
        return VImage::jpegload_source(source, options());
    case Content::png:
        return VImage::pngload_source(source, options());
    case Content::webp:
        return VImage::webpload_source(source, options());
    default:
        return VImage::tiffload_source(source, options());
    }
}

void SourceFile::look_at_bands(const VImage& image)
{
    if (vips_band_format_iscomplex(image.format()))
        throw Error(ErrorCode::undecodable, "The image holds complex numbers, which Memento does not read.");
    const int bands = image.bands();
    const bool cmyk = image.interpretation() == VIPS_INTERPRETATION_CMYK;
    if (cmyk && image.format() != VIPS_FORMAT_UCHAR && image.format() != VIPS_FORMAT_USHORT)
        throw Error(ErrorCode::undecodable,
                    "The image holds CMYK colours of an unusual sample type, which Memento does not read.",
                    "Save it as RGB.");
    const bool multi_channel =
        tiff_ && slide_path_.empty() && tiff_->photometric <= 1 && bands > 1 && !tiff_->alpha && !is_cmyk_or_lab(image);
    if (multi_channel) {
        planes_ *= bands;
        notes_.push_back("The file has " + std::to_string(bands) + " channels in each pixel; the first one is shown.");
    }
    colours_ = bands < 3 || multi_channel ? 1 : 3;
    const int natural = cmyk ? 4 : colours_;
    alpha_ = bands > natural && !multi_channel && (!tiff_ || tiff_->alpha);
}

VImage SourceFile::in_known_colours(VImage image) const
{
    if (is_cmyk_or_lab(image))
        image = image.colourspace(VIPS_INTERPRETATION_sRGB);
    const int wanted = colours_ + (alpha_ ? 1 : 0);
    return image.bands() > wanted ? image.extract_band(0, VImage::option()->set("n", wanted)) : image;
}

VImage SourceFile::open() const
{
    VImage image = load();
    if (turned_)
        image = image.copy_memory().autorot(); // turning needs the whole image
    return in_known_colours(image);
}

} // namespace memento
