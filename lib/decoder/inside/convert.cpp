#include "decoder/inside/convert.hpp"

#include "base/error.hpp"
#include "codec/jpeg_stream.hpp"
#include "image/geometry.hpp"
#include "image/note.hpp"
#include "pyramid/encode.hpp"
#include "pyramid/pixel_mapping.hpp"
#include "pyramid/rows.hpp"
#include "pyramid/target.hpp"
#include "pyramid/writer.hpp"
#include "pyramid/writers.hpp"
#include "reader/source.hpp"

#include <algorithm>
#include <optional>

namespace memento {
namespace {

using vips::VImage;

// How the pixel samples of a source become those that are stored.
struct Preparation {
    bool natural = false; // the source has unsigned pixel samples of 8 or 16 bits already
    bool alpha = false;   // transparency that matters
    PixelMapping stored;
    std::optional<ValueMapping> narrowed; // of 16-bit pixel samples to 8 bits
    Target target;
};

bool is_natural(const VImage& image)
{
    return image.format() == VIPS_FORMAT_UCHAR || image.format() == VIPS_FORMAT_USHORT;
}

// The range of the pixel samples after their mapping, of which the survey saw them before it.
PixelSurvey mapped(const PixelSurvey& seen, const ValueMapping& mapping)
{
    PixelSurvey out = seen;
    out.minimum = (seen.minimum - mapping.offset) / mapping.scale;
    out.maximum = (seen.maximum - mapping.offset) / mapping.scale;
    return out;
}

Preparation prepare(const SourceFile& source, const ConvertOptions& options)
{
    const auto look = [&] {
        return survey(source.open(!source.area()), source.colours(), source.area(), options.threads);
    };
    const VImage image = source.open();
    Preparation plan;
    plan.natural = is_natural(image);
    std::optional<PixelSurvey> seen;
    if (!plan.natural || source.alpha())
        seen = look();
    plan.alpha = plan.natural && source.alpha() && !seen->opaque;
    plan.stored.bits = image.format() == VIPS_FORMAT_USHORT ? 16 : 8;
    if (!plan.natural)
        plan.stored = choose_mapping(*seen, image.format() == VIPS_FORMAT_CHAR);
    plan.target =
        choose_target({image.width(), image.height(), source.colours(), plan.alpha, plan.stored.bits}, options.format);
    if (plan.target.narrowed) {
        if (!seen)
            seen = look();
        plan.narrowed = narrowing(mapped(*seen, plan.stored.mapping));
    }
    return plan;
}

// NaN becomes the minimum, infinities the ends of the range.
VImage mapped_pixels(const VImage& image, const PixelMapping& stored)
{
    const double offset = stored.mapping.offset;
    const double scale = stored.mapping.scale;
    const VImage exact = image.cast(VIPS_FORMAT_DOUBLE);
    const VImage numbers = (exact == exact).ifthenelse(exact, offset);
    return numbers
        .linear(1 / scale, -offset / scale + 0.5) // the cast cuts off
        .cast(stored.bits == 16 ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR);
}

VImage reduced(const VImage& image, const Target& target)
{
    if (image.width() == target.width && image.height() == target.height)
        return image;
    const VipsBandFormat format = image.format();
    const bool alpha = image.bands() % 2 == 0;
    const VImage whole = alpha ? image.premultiply() : image;
    const VImage small =
        whole.resize(static_cast<double>(target.width) / image.width(),
                     VImage::option()->set("vscale", static_cast<double>(target.height) / image.height()));
    return (alpha ? small.unpremultiply() : small).cast(format);
}

VImage stored_pixels(const SourceFile& source, const Preparation& plan, bool from_top)
{
    VImage image = source.open(from_top);
    const int stored_bands = source.colours() + (plan.alpha ? 1 : 0);
    if (image.bands() > stored_bands)
        image = image.extract_band(0, VImage::option()->set("n", stored_bands));
    if (!plan.natural)
        image = mapped_pixels(image, plan.stored);
    const PixelShape shape{image.bands(), plan.stored.bits};
    if (shape.channels > 2 || shape.bits == 16) // so that libvips knows the range of the pixel samples
        image = image.copy(VImage::option()->set("interpretation", shape.channels < 3 ? VIPS_INTERPRETATION_GREY16
                                                                   : shape.bits == 16 ? VIPS_INTERPRETATION_RGB16
                                                                                      : VIPS_INTERPRETATION_sRGB));
    if (plan.target.flattened)
        image = image.flatten(VImage::option()->set("background", shape.bits == 16 ? 65535. : 255.));
    image = reduced(image, plan.target);
    if (plan.narrowed)
        image = image.linear(1 / plan.narrowed->scale, -plan.narrowed->offset / plan.narrowed->scale + 0.5)
                    .cast(VIPS_FORMAT_UCHAR);
    return image;
}

int longer_side(const Target& target)
{
    return std::max(target.width, target.height);
}

void put_plane(ImageInfo& info, const SourceFile& source, int index)
{
    const FileContents& contents = source.contents();
    info.planes = static_cast<int>(contents.planes.size());
    if (index < 0)
        return;
    const Plane& plane = source.plane();
    const ChannelInfo& channel = contents.channels[static_cast<std::size_t>(plane.channel)];
    info.plane = StoredPlane{index, channel.name, plane.z, plane.t, plane.page, plane.pixel_sample, {}, {}};
    if (contents.depth_step_um)
        info.plane->z_um = plane.z * *contents.depth_step_um;
    if (contents.time_step_s)
        info.plane->t_s = plane.t * *contents.time_step_s;
}

// What the writers need to know of the file, and which one it takes.
struct Way {
    JpegTiling tiling; // of the file
    WriterChoice choice;
};

Way find_way(int input, const SourceFile& source, const Target& target, bool natural, const ConvertOptions& options)
{
    Way way;
    WriterFacts facts;
    const int width = source.contents().width;
    const int height = source.contents().height;
    const std::optional<int> directory = source.tiff_directory();
    if (directory)
        way.tiling = read_jpeg_tiling(input, *directory);
    else
        way.tiling.obstacle = "It is not a single TIFF image.";
    if (way.tiling.obstacle.empty() && !(way.tiling.levels.front().size == Level{width, height}))
        way.tiling.obstacle = "Its directory has another size than its picture.";
    facts.obstacle = way.tiling.obstacle;
    facts.file_tile_size = way.tiling.tile_size;
    facts.tiled = target.tiled || target.flat_copy;
    facts.jpeg = target.jpeg;
    facts.as_it_is = natural && !target.narrowed && !target.flattened && target.channels == 3 &&
                     target.width == width && target.height == height;
    facts.one_tile = longer_side(target) <= flat_limit;
    facts.any_order = source.in_any_order() && target.width == width && target.height == height;
    facts.tile_size = options.tile_size;
    facts.copy_allowed = options.copy_tiles;
    way.choice = choose_writer(facts);
    return way;
}

// All that is known before the pixels are read. Transparency may turn out to be opaque: that changes neither size nor
// tiling.
ImageInfo description(const SourceFile& source, const Target& target, const Way& way, const ConvertOptions& options)
{
    const FileContents& contents = source.contents();
    ImageInfo info;
    info.width = target.width;
    info.height = target.height;
    info.source_width = contents.width;
    info.source_height = contents.height;
    info.channels = target.channels;
    info.bit_depth = target.bits;
    put_plane(info, source, options.plane);
    if (contents.pixel_size_um)
        info.pixel_size_um = *contents.pixel_size_um * contents.width / target.width;
    info.format = target.format;
    info.tiled = target.tiled;
    info.tile_format = target.jpeg ? "jpg" : "png";
    if (way.choice.writer == Writer::copy) {
        info.tile_size = way.tiling.tile_size;
        info.levels = pyramid_levels(way.tiling);
    } else {
        const int longer = longer_side(target);
        info.tile_size = longer <= flat_limit ? std::max(longer, options.tile_size) : options.tile_size;
        info.levels = pyramid_levels(target.width, target.height, info.tile_size);
    }
    info.writer = name_of(way.choice.writer);
    info.writer_reason = way.choice.reason;
    info.notes = contents.notes;
    if (options.format == 4 && target.format == 5)
        add_note(info.notes, Note::deeper_than_jpeg);
    return info;
}

ImageInfo outlook(int input, const SourceFile& source, const ConvertOptions& options)
{
    const FileContents& contents = source.contents();
    const Target target = choose_target(
        {contents.width, contents.height, source.colours(), source.alpha(), source.bits()}, options.format);
    const bool natural = contents.pixel_type == "unsigned" && contents.bits <= 16;
    ImageInfo info = description(source, target, find_way(input, source, target, natural, options), options);
    info.contents = contents;
    return info;
}

void write_tiles(int input, const SourceFile& source, const Preparation& plan, const Way& way, const Pyramid& pyramid)
{
    switch (way.choice.writer) {
    case Writer::copy:
        return copy_tiles(input, way.tiling, pyramid);
    case Writer::tiles:
        return write_from_tiles(input, way.tiling, pyramid);
    case Writer::regions:
        return write_from_regions(stored_pixels(source, plan, false), pyramid);
    default:
        return write_from_rows(stored_pixels(source, plan, true), pyramid);
    }
}

// The pictures besides the tiles, from the overview; and its own file in full size, where the format wants it.
void write_pictures(const SourceFile& source, const Preparation& plan, const Overview& overview,
                    const PixelWatch& watch, const Codec& codec, ImageInfo& info, OutputFolder& files)
{
    const PixelShape pixels{plan.target.channels, plan.target.bits};
    const Level& size = overview.size();
    const VImage small = view_of(overview.pixels().data(), size.width, size.height, pixels);
    const double black = info.statistics ? info.statistics->percentile_1 : watch.lowest();
    const double white = info.statistics ? info.statistics->percentile_99 : watch.highest();
    save_thumbnail(small, pixels, black, white > black ? white : watch.highest(), files);
    if (plan.target.flat_copy) {
        info.flat = "flat.png";
        save_large_png(stored_pixels(source, plan, true), info.flat, files);
    } else if (info.levels.size() == 1) {
        info.flat = tile_path(0, 0, 0, codec.extension());
    } else {
        info.flat = "overview." + codec.extension();
        save(small, codec, info.flat, files);
    }
}

ImageInfo write_image(int input, const SourceFile& source, const Preparation& plan, const Way& way,
                      const ConvertOptions& options, OutputFolder& files, const std::function<void(int)>& progress)
{
    ImageInfo info = description(source, plan.target, way, options);
    const ValueMapping kept = plan.narrowed ? combined(plan.stored.mapping, *plan.narrowed) : plan.stored.mapping;
    const std::optional<ValueMapping>& calibration = source.contents().calibration;
    const ValueMapping mapping = calibration ? combined(*calibration, kept) : kept;
    if (!mapping.identity())
        info.mapping = mapping;
    const PixelShape pixels{plan.target.channels, plan.target.bits};
    const Codec codec{plan.target.jpeg, options.jpeg_quality};
    const PyramidShape shape{info.levels, info.tile_size, pixels, codec, options.threads};
    Overview overview(shape);
    PixelWatches watches(pixels);
    write_tiles(input, source, plan, way, {shape, files, overview, watches, progress, options.check_tiles});
    const PixelWatch watch = watches.total();
    info.statistics = watch.statistics();
    info.bit_depth = watch.bit_depth();
    write_pictures(source, plan, overview, watch, codec, info, files);
    files.write_manifest();
    return info;
}

} // namespace

ImageInfo convert_here(int input, int output, const std::string& companion, const ConvertOptions& options,
                       const std::function<void(int)>& progress)
{
    const SourceFile source(input, options, companion);
    if (options.header_only)
        return outlook(input, source, options);
    vips_concurrency_set(source.in_tiles() ? options.threads : 1);
    const Preparation plan = prepare(source, options);
    OutputFolder files(output);
    const Way way = find_way(input, source, plan.target, plan.natural, options);
    try {
        return write_image(input, source, plan, way, options, files, progress);
    } catch (const JpegFault& fault) {
        throw Error(ErrorCode::undecodable,
                    std::string("The image is damaged: one of its tiles cannot be read (") + fault.what() + ").",
                    "Copy it again from where it came.");
    } catch (const OtherJpeg& fault) {
        files.clear();
        const Way other{{}, {Writer::regions, std::string("A tile cannot be copied (") + fault.what() + ")."}};
        return write_image(input, source, plan, other, options, files, progress);
    }
}

} // namespace memento
