#include "image/convert.hpp"

#include "base/error.hpp"
#include "image/geometry.hpp"
#include "image/pyramid.hpp"
#include "image/rows.hpp"
#include "image/samples.hpp"
#include "image/source.hpp"
#include "image/target.hpp"

#include <algorithm>
#include <optional>

namespace memento {
namespace {

using vips::VImage;

// How the samples of a source become those that are stored.
struct Preparation {
    bool natural = false; // the source has unsigned samples of 8 or 16 bits already
    bool alpha = false;   // transparency that matters
    SampleMapping samples;
    std::optional<ValueMapping> narrowed; // of 16-bit samples to 8 bits
    Target target;
};

bool is_natural(const VImage& image)
{
    return image.format() == VIPS_FORMAT_UCHAR || image.format() == VIPS_FORMAT_USHORT;
}

// The range of the samples after their mapping, of which the survey saw them before it.
SampleSurvey mapped(const SampleSurvey& seen, const ValueMapping& mapping)
{
    SampleSurvey out = seen;
    out.minimum = (seen.minimum - mapping.offset) / mapping.scale;
    out.maximum = (seen.maximum - mapping.offset) / mapping.scale;
    return out;
}

Preparation prepare(const SourceFile& source, int format)
{
    const VImage image = source.open();
    Preparation plan;
    plan.natural = is_natural(image);
    std::optional<SampleSurvey> seen;
    if (!plan.natural || source.alpha())
        seen = survey(source.open(), source.colours());
    plan.alpha = plan.natural && source.alpha() && !seen->opaque;
    plan.samples.bits = image.format() == VIPS_FORMAT_USHORT ? 16 : 8;
    if (!plan.natural)
        plan.samples = choose_mapping(*seen, image.format() == VIPS_FORMAT_CHAR);
    plan.target =
        choose_target({image.width(), image.height(), source.colours(), plan.alpha, plan.samples.bits}, format);
    if (plan.target.narrowed) {
        if (!seen)
            seen = survey(source.open(), source.colours());
        plan.narrowed = narrowing(mapped(*seen, plan.samples.mapping));
    }
    return plan;
}

// NaN becomes the minimum, infinities the ends of the range.
VImage mapped_samples(const VImage& image, const SampleMapping& samples)
{
    const double offset = samples.mapping.offset;
    const double scale = samples.mapping.scale;
    const VImage exact = image.cast(VIPS_FORMAT_DOUBLE);
    const VImage numbers = (exact == exact).ifthenelse(exact, offset);
    return numbers
        .linear(1 / scale, -offset / scale + 0.5) // the cast cuts off
        .cast(samples.bits == 16 ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR);
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

VImage stored_pixels(const SourceFile& source, const Preparation& plan)
{
    VImage image = source.open();
    const int wanted = source.colours() + (plan.alpha ? 1 : 0);
    if (image.bands() > wanted)
        image = image.extract_band(0, VImage::option()->set("n", wanted));
    if (!plan.natural)
        image = mapped_samples(image, plan.samples);
    const PixelShape shape{image.bands(), plan.samples.bits};
    if (shape.channels > 2 || shape.bits == 16) // so that libvips knows the range of the samples
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

// Geometry and kind; what depends on the pixels comes later.
ImageInfo description(const SourceFile& source, const VImage& image, const Preparation& plan,
                      const ConvertOptions& options)
{
    ImageInfo info;
    const Target& target = plan.target;
    info.width = target.width;
    info.height = target.height;
    info.source_width = image.width();
    info.source_height = image.height();
    info.channels = target.channels;
    info.planes = source.planes();
    info.format = target.format;
    info.tiled = target.tiled;
    info.tile_format = target.jpeg ? "jpg" : "png";
    info.tile_size =
        longer_side(target) <= flat_limit ? std::max(longer_side(target), options.tile_size) : options.tile_size;
    info.levels = pyramid_levels(target.width, target.height, info.tile_size);
    if (source.pixel_size_um())
        info.pixel_size_um = *source.pixel_size_um() * image.width() / target.width;
    ValueMapping mapping = plan.samples.mapping;
    if (plan.narrowed)
        mapping = combined(mapping, *plan.narrowed);
    if (mapping.offset != 0 || mapping.scale != 1)
        info.mapping = mapping;
    info.notes = source.notes();
    if (options.format == 4 && target.format == 5)
        info.notes.emplace_back("The grey values are deeper than 8 bits, so its tiles are PNG, not JPEG.");
    return info;
}

// What the header says. Transparency may turn out to be opaque: that changes neither size nor tiling.
ImageInfo outlook(const SourceFile& source, int format)
{
    const VImage image = source.open();
    const int bits = image.format() == VIPS_FORMAT_UCHAR || image.format() == VIPS_FORMAT_CHAR ? 8 : 16;
    const Target target =
        choose_target({image.width(), image.height(), source.colours(), source.alpha(), bits}, format);
    ImageInfo info;
    info.width = target.width;
    info.height = target.height;
    info.source_width = image.width();
    info.source_height = image.height();
    info.channels = target.channels;
    info.bit_depth = target.bits;
    info.planes = source.planes();
    info.format = target.format;
    info.tiled = target.tiled;
    return info;
}

class Watcher { // of the rows on their way to the pyramid
public:
    Watcher(int height, const PixelShape& shape, std::size_t width, const std::function<void(int)>& progress)
        : height_(height)
        , shape_(shape)
        , samples_(width * static_cast<std::size_t>(shape.channels))
        , progress_(progress)
    {
        if (shape.channels == 1)
            histogram_.emplace(shape.bits);
    }

    void row(const void* pixels, int y)
    {
        if (shape_.bits == 16)
            look(static_cast<const std::uint16_t*>(pixels));
        else if (histogram_)
            look(static_cast<const std::uint8_t*>(pixels));
        const int percent = static_cast<int>((std::int64_t{y} + 1) * 100 / height_);
        if (percent != percent_) {
            percent_ = percent;
            progress_(percent);
        }
    }

    std::optional<PixelStatistics> statistics() const
    {
        return histogram_ ? std::optional(histogram_->statistics()) : std::nullopt;
    }
    int bit_depth() const { return shape_.bits == 16 ? std::max(9, significant_bits(highest_)) : 8; }
    std::uint32_t lowest() const { return std::min(lowest_, highest_); }
    std::uint32_t highest() const { return highest_; }

private:
    template <typename Sample> void look(const Sample* samples)
    {
        for (std::size_t i = 0; i < samples_; ++i) {
            if (histogram_)
                histogram_->add(samples[i]);
            lowest_ = std::min<std::uint32_t>(lowest_, samples[i]);
            highest_ = std::max<std::uint32_t>(highest_, samples[i]);
        }
    }

    int height_;
    PixelShape shape_;
    std::size_t samples_;
    const std::function<void(int)>& progress_;
    std::optional<Histogram> histogram_;
    std::uint32_t lowest_ = 65535;
    std::uint32_t highest_ = 0;
    int percent_ = -1;
};

} // namespace

ImageInfo convert_here(int input, int output, const ConvertOptions& options, const std::function<void(int)>& progress)
{
    const SourceFile source(input, options);
    if (options.header_only)
        return outlook(source, options.format);
    vips_concurrency_set(source.in_tiles() ? options.threads : 1);
    const Preparation plan = prepare(source, options.format);
    ImageInfo info = description(source, source.open(), plan, options);
    const PixelShape pixels{plan.target.channels, plan.target.bits};
    const Codec codec{plan.target.jpeg, options.jpeg_quality};

    OutputFolder files(output);
    PyramidWriter pyramid({info.levels, info.tile_size, pixels, codec, options.threads}, files);
    Watcher watcher(info.height, pixels, static_cast<std::size_t>(info.width), progress);
    for_each_row(stored_pixels(source, plan), [&](const void* row, int y) {
        pyramid.add_row(row);
        watcher.row(row, y);
    });
    pyramid.finish();
    info.statistics = watcher.statistics();
    info.bit_depth = watcher.bit_depth();

    const Level& small = pyramid.overview_size();
    const VImage overview = view_of(pyramid.overview().data(), small.width, small.height, pixels);
    const double black = info.statistics ? info.statistics->percentile_1 : watcher.lowest();
    const double white = info.statistics ? info.statistics->percentile_99 : watcher.highest();
    save_thumbnail(overview, pixels, black, white > black ? white : watcher.highest(), files);
    if (plan.target.flat_copy) {
        info.flat = "flat.png";
        save_large_png(stored_pixels(source, plan), info.flat, files);
    } else if (info.levels.size() == 1) {
        info.flat = tile_path(0, 0, 0, codec.extension());
    } else {
        info.flat = "overview." + codec.extension();
        save(overview, codec, info.flat, files);
    }
    files.write_manifest();
    return info;
}

} // namespace memento
