#include "reader/source.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"
#include "reader/jpeg_colours.hpp"
#include "reader/jpeg_scans.hpp"
#include "reader/piecewise_source.hpp"
#include "reader/scn.hpp"
#include "reader/tiff_layout.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <openslide.h>
#include <unistd.h>
#include <utility>

namespace memento {
namespace {

using vips::VImage;
using vips::VOption;

constexpr int photometric_rgb = 2;
constexpr int photometric_palette = 3;
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

const char* type_name(VipsBandFormat format)
{
    return vips_band_format_isfloat(format) ? "float" : vips_band_format_isuint(format) ? "unsigned" : "signed";
}

const char* reader_of(Content content)
{
    switch (content) {
    case Content::jpeg:
        return "JPEG";
    case Content::png:
        return "PNG";
    case Content::webp:
        return "WebP";
    default:
        return "TIFF";
    }
}

void require_at_most(std::int64_t limit, std::int64_t value, const std::string& what, const std::string& setting)
{
    if (value > limit)
        throw Error(ErrorCode::undecodable,
                    "The image has " + what + ", which is more than the limit of " + std::to_string(limit) + ".",
                    "The setting " + setting + " says how many are read.");
}

void check_limits(std::int64_t width, std::int64_t height, std::int64_t bands, const ConvertOptions& options)
{
    const std::string size = std::to_string(width) + " × " + std::to_string(height) + " pixels";
    require_at_most(options.max_side, std::max(width, height), size + " on its sides", "max_side");
    require_at_most(options.max_pixels, width * height, size, "max_pixels"); // sides are far below 2^31 by now
    require_at_most(options.max_bands, bands, std::to_string(bands) + " values in each pixel", "max_bands");
}

bool is_cmyk_or_lab(const VImage& image)
{
    const VipsInterpretation kind = image.interpretation();
    return image.coding() == VIPS_CODING_LABQ || kind == VIPS_INTERPRETATION_LAB || kind == VIPS_INTERPRETATION_LABS ||
           kind == VIPS_INTERPRETATION_LABQ || kind == VIPS_INTERPRETATION_LCH || kind == VIPS_INTERPRETATION_XYZ ||
           kind == VIPS_INTERPRETATION_YXY || kind == VIPS_INTERPRETATION_CMYK;
}

// Of RGB, perhaps with transparency, whose three colours are the same.
VImage grey_of(const VImage& image)
{
    const VImage grey =
        image.bands() < 4 ? image.extract_band(0) : image.extract_band(0).bandjoin(image.extract_band(3));
    return grey.copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_B_W));
}

struct CloseSlide {
    void operator()(openslide_t* slide) const { openslide_close(slide); }
};

// What OpenSlide reads right: colours of 8 bits in the largest page.
bool is_bright_field(const TiffHeader& header)
{
    const TiffPage& page = *std::ranges::max_element(header.pages, {}, &TiffPage::area);
    return page.bits == 8 && page.bands >= 3 && page.channels_in_pixel() == 1;
}

// Of the largest page, or another that is part of the picture. Hamamatsu's are read by what the JPEG data say.
bool has_other_colours(int fd, const TiffHeader& header)
{
    const std::uint64_t largest = std::ranges::max_element(header.pages, {}, &TiffPage::area)->area();
    return std::ranges::any_of(pages_of_other_colours(fd, header), [&](int page) {
        const TiffPage& other = header.pages[static_cast<std::size_t>(page)];
        return other.tiled || other.area() == largest;
    });
}

[[noreturn]] void refuse_slide(const std::string& vendor, const std::string& reason, const std::string& description)
{
    if (lower(description).find("fluorescence") != std::string::npos)
        throw Error(ErrorCode::undecodable,
                    "This is a fluorescence slide of " + vendor + ", of which Memento reads bright field only (" +
                        reason + ").",
                    "Convert it to OME-TIFF, for instance with QuPath or with bfconvert of Bio-Formats, and import "
                    "that.");
    throw Error(ErrorCode::undecodable, "The " + vendor + " slide cannot be read: " + reason + ".",
                "Copy it again, or convert it to OME-TIFF.");
}

void keep_quiet(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

} // namespace

void start_vips(int threads)
{
    if (VIPS_INIT("memento-decoder") != 0)
        throw Error(ErrorCode::failed, "libvips cannot be started.");
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoadTiff", TRUE);
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

SourceFile::SourceFile(int fd, const ConvertOptions& options, const std::string& companion)
    : fd_(fd)
    , content_(readable_content(head_of(fd)))
    , contents_(single_plane(reader_of(content_)))
{
    if (content_ == Content::tiff)
        tiff_ = read_tiff_header(fd_, options.max_pages);
    if (content_ == Content::tiff || content_ == Content::sakura)
        look_at_slide();
    if (content_ == Content::sakura && slide_path_.empty())
        throw Error(ErrorCode::undecodable, "This is an SQLite database, not an image.");
    if (content_ == Content::tiff)
        look_at_tiff(options, companion);
    if (content_ == Content::png)
        look_at_png(options);
    if (content_ == Content::jpeg)
        check_jpeg_scans(fd_, options.memory_mb);
    choose_plane(options);
    if (page() != nullptr)
        open_tiff_plane(options);
    const VImage image = load(false);
    check_limits(image.width(), image.height(), image.bands(), options);
    look_at_bands(image);
    const int orientation = vips_image_get_orientation(image.get_image());
    turned_ = orientation > 1 && orientation <= 8;
    describe(image);
}

void SourceFile::look_at_png(const ConvertOptions& options)
{
    png_ = read_png_chunks(fd_, options.memory_mb);
    if (png_.animated)
        contents_.notes.emplace_back("The PNG file is an animation; its first picture is taken.");
}

void SourceFile::look_at_slide()
{
    const std::string path = "/proc/self/fd/" + std::to_string(fd_);
    const char* vendor = openslide_detect_vendor(path.c_str());
    if (vendor == nullptr || std::ranges::find(slide_vendors, std::string_view(vendor)) == slide_vendors.end())
        return;
    vendor_ = vendor;
    if (tiff_ && vendor_ == "aperio" && (!is_bright_field(*tiff_) || has_other_colours(fd_, *tiff_)))
        return; // OpenSlide would show it black, or in wrong colours
    if (tiff_ && vendor_ != "aperio" && vendor_ != "hamamatsu" && has_other_colours(fd_, *tiff_))
        refuse_slide(vendor_, "its JPEG data have other colours than its tags say", tiff_->description);
    const std::unique_ptr<openslide_t, CloseSlide> slide(openslide_open(path.c_str()));
    const char* error = slide ? openslide_get_error(slide.get()) : "it cannot be opened";
    if (error != nullptr) {
        if (tiff_ && vendor_ == "leica" && scn_contents(*tiff_))
            return;
        refuse_slide(vendor_, error, tiff_ ? tiff_->description : "");
    }
    describe_slide(slide.get());
    slide_path_ = path;
}

void SourceFile::describe_slide(openslide_t* slide)
{
    const auto number = [slide](const char* property) {
        const char* text = openslide_get_property_value(slide, property);
        return text != nullptr ? g_ascii_strtod(text, nullptr) : 0;
    };
    if (const double x = number(OPENSLIDE_PROPERTY_NAME_MPP_X); x > 0)
        contents_.pixel_size_um = measured_pixel_size(x, number(OPENSLIDE_PROPERTY_NAME_MPP_Y), "µm", contents_.notes);
    if (const double power = number(OPENSLIDE_PROPERTY_NAME_OBJECTIVE_POWER); power >= 0.1 && power <= 1000)
        contents_.magnification = power;
    if (const char* colour = openslide_get_property_value(slide, OPENSLIDE_PROPERTY_NAME_BACKGROUND_COLOR))
        contents_.background = "#" + std::string(colour);
    contents_.reader = vendor_ + " slide";
    std::vector<std::string> besides;
    for (const char* const* name = openslide_get_associated_image_names(slide); *name != nullptr; ++name)
        besides.push_back(clean_name(*name));
    if (!besides.empty())
        add_note(contents_.notes, Note::slide_images_left_out, {listed(besides)});
}

void SourceFile::look_at_tiff(const ConvertOptions& options, const std::string& companion)
{
    if (!slide_path_.empty())
        return;
    TiffContents found = tiff_contents(fd_, *tiff_, companion, vendor_, options.max_pages);
    contents_ = std::move(found.contents);
    run_ = found.run;
}

// Of slides only Aperio's first directory is the picture itself; others are put together of parts.
std::optional<int> SourceFile::tiff_directory() const
{
    if (content_ != Content::tiff || turned_ || run_ || (!slide_path_.empty() && vendor_ != "aperio"))
        return std::nullopt;
    return plane_.page;
}

// By an index of the planes, or −1 for the file as one image: then its first page, in colours if it has any.
void SourceFile::choose_plane(const ConvertOptions& options)
{
    if (options.page >= 0)
        return choose_page(options.page, options.pixel_sample);
    const int asked_plane = options.plane;
    const std::size_t count = contents_.planes.size();
    if (asked_plane >= static_cast<int>(count))
        throw Error(ErrorCode::undecodable, "The file has no plane " + std::to_string(asked_plane) + " any more.");
    plane_ = contents_.planes[static_cast<std::size_t>(std::max(0, asked_plane))];
    if (asked_plane >= 0)
        return;
    if (page() != nullptr && page()->photometric == photometric_rgb && page()->bands <= 4)
        plane_.pixel_sample = -1;
    const bool all_shown = count == 1 || (plane_.pixel_sample == -1 && count == contents_.channels.size() &&
                                          count <= 3 && contents_.planes.back().page == plane_.page);
    if (!all_shown)
        add_note(contents_.notes, Note::first_plane_shown, {std::to_string(count)});
}

void SourceFile::choose_page(int page, int band)
{
    const int pages = !tiff_ ? 1 : run_ ? run_->images : static_cast<int>(tiff_->pages.size());
    if (page >= pages)
        throw Error(ErrorCode::undecodable, "The file has no page " + std::to_string(page) + " any more.");
    const auto same = [&](const Plane& plane) { return plane.page == page && plane.pixel_sample == band; };
    const auto found = std::ranges::find_if(contents_.planes, same);
    plane_ = found != contents_.planes.end() ? *found : Plane{.page = page, .pixel_sample = band};
}

// What cannot be read is told of every page that is meant, before any is stored.
void SourceFile::open_tiff_plane(const ConvertOptions& options)
{
    const auto check = [&](int number) {
        const TiffPage& page = run_ ? tiff_->first() : tiff_->pages[static_cast<std::size_t>(number)];
        check_readable(page, number, tiff_->pages.size());
        check_limits(page.width, page.height, page.bands, options);
    };
    check(plane_.page);
    int checked = plane_.page; // the planes of a page follow one another
    for (const Plane& plane : contents_.planes) {
        if (options.header_only && std::exchange(checked, plane.page) != plane.page)
            check(plane.page);
    }
    tiff_plane_ = TiffPlane::open(
        {fd_, *page(), run_, plane_.page, plane_.pixel_sample, indexed(), options.memory_mb, options.max_pixels});
    std::ranges::copy(tiff_plane_->notes(), std::back_inserter(contents_.notes));
}

std::optional<Level> SourceFile::area() const
{
    if (!tiff_plane_ || !tiff_plane_->in_any_order() || turned_)
        return std::nullopt;
    return Level{tiff_plane_->area_width(), tiff_plane_->area_height()};
}

const TiffPage* SourceFile::page() const
{
    if (!tiff_ || !slide_path_.empty())
        return nullptr;
    return run_ ? &tiff_->first() : &tiff_->pages[static_cast<std::size_t>(plane_.page)];
}

bool SourceFile::indexed() const
{
    return page() != nullptr && page()->photometric == photometric_palette && (tiff_->ome || tiff_->imagej);
}

VImage SourceFile::load(bool from_top) const
{
    // What was not scanned has the slide's background, else white; with the option "rgb" libvips 8.14 leaves it black.
    if (!slide_path_.empty())
        return VImage::openslideload(slide_path_.c_str()).extract_band(0, VImage::option()->set("n", 3));
    if (tiff_plane_)
        return TiffPlane::image(tiff_plane_, from_top);
    ::lseek(fd_, 0, SEEK_SET);
    const vips::VSource source = vips::VSource::new_from_descriptor(fd_);
    const auto options = [] {
        return VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("fail_on", VIPS_FAIL_ON_ERROR);
    };
    switch (content_) {
    case Content::jpeg:
        return VImage::jpegload_source(source, options());
    case Content::png:
        return load_png(options());
    default:
        return VImage::webpload_source(source, options());
    }
}

VImage SourceFile::load_png(VOption* options) const
{
    const VImage image = VImage::pngload_source(source_of_pieces(fd_, png_.picture), options);
    return png_.grey_palette ? grey_of(image) : image;
}

void SourceFile::look_at_bands(const VImage& image)
{
    if (vips_band_format_iscomplex(image.format()))
        throw Error(ErrorCode::undecodable, "The image holds complex numbers, which Memento does not read.");
    const int bands = image.bands();
    const bool cmyk = image.interpretation() == VIPS_INTERPRETATION_CMYK;
    if (cmyk && image.format() != VIPS_FORMAT_UCHAR && image.format() != VIPS_FORMAT_USHORT)
        throw Error(ErrorCode::undecodable,
                    "The image holds CMYK colours of an unusual kind of number, which Memento does not read.",
                    "Save it as RGB.");
    colours_ = bands < 3 || plane_.pixel_sample >= 0 ? 1 : 3;
    const int natural = cmyk ? 4 : colours_;
    alpha_ = bands > natural && plane_.pixel_sample < 0 && (page() == nullptr || page()->alpha);
}

void SourceFile::describe(const VImage& image)
{
    const bool swapped = vips_image_get_orientation_swap(image.get_image()) != 0;
    contents_.width = swapped ? image.height() : image.width();
    contents_.height = swapped ? image.width() : image.height();
    contents_.colours = colours_;
    reduced_to_8_bits_ = is_cmyk_or_lab(image);
    contents_.bits = page() != nullptr ? page()->bits : static_cast<int>(8 * vips_format_sizeof(image.format()));
    contents_.pixel_type = type_name(image.format());
}

VImage SourceFile::in_known_colours(VImage image) const
{
    if (plane_.pixel_sample >= 0) // of a TIFF it is the only one that was read
        return image.bands() > 1 ? image.extract_band(std::min(plane_.pixel_sample, image.bands() - 1)) : image;
    if (is_cmyk_or_lab(image))
        image = image.colourspace(VIPS_INTERPRETATION_sRGB);
    const int shown_bands = colours_ + (alpha_ ? 1 : 0);
    return image.bands() > shown_bands ? image.extract_band(0, VImage::option()->set("n", shown_bands)) : image;
}

VImage SourceFile::open(bool from_top) const
{
    VImage image = load(from_top || turned_);
    if (turned_)
        image = image.copy_memory().autorot(); // turning needs the whole image
    return in_known_colours(image);
}

} // namespace memento
