#include "pyramid/composing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace memento {
namespace {

// Which pixels of a row one of the reduced row covers, the first and the last in part.
struct Cover {
    std::size_t from;
    std::size_t to; // not included
    double first;   // shares
    double last;
};

std::vector<Cover> covers(int from, int to)
{
    std::vector<Cover> found;
    const double step = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        const double begin = i * step;
        const double end = std::min<double>(from, begin + step);
        const auto first = std::min(static_cast<std::size_t>(begin), static_cast<std::size_t>(from) - 1);
        const auto last = std::max(first + 1, static_cast<std::size_t>(std::ceil(end - 1e-9)));
        if (last == first + 1)
            found.push_back({first, last, 1, 1});
        else
            found.push_back(
                {first, last, static_cast<double>(first) + 1 - begin, end - (static_cast<double>(last) - 1)});
    }
    return found;
}

double share_of(const Cover& cover, std::size_t i)
{
    return i == cover.from ? cover.first : i + 1 == cover.to ? cover.last : 1;
}

// Rows first, so that one row of sums is all that is kept.
template <typename Value> Raster reduce(const Value* values, const Level& size, int channels, const Level& to)
{
    const auto depth = static_cast<std::size_t>(channels);
    const std::size_t stride = static_cast<std::size_t>(size.width) * depth;
    const std::vector<Cover> columns = covers(size.width, to.width);
    Raster raster{to, channels, {}};
    raster.values.reserve(static_cast<std::size_t>(to.width) * static_cast<std::size_t>(to.height) * depth);
    std::vector<double> sums(stride);
    for (const Cover& rows : covers(size.height, to.height)) {
        std::ranges::fill(sums, 0);
        double height = 0;
        for (std::size_t y = rows.from; y < rows.to; ++y) {
            const double share = share_of(rows, y);
            const Value* const row = values + y * stride;
            height += share;
            for (std::size_t i = 0; i < stride; ++i)
                sums[i] += share * static_cast<double>(row[i]);
        }
        for (const Cover& cover : columns) {
            std::array<double, 4> pixel{};
            double width = 0;
            for (std::size_t x = cover.from; x < cover.to; ++x) {
                const double share = share_of(cover, x);
                width += share;
                for (std::size_t c = 0; c < depth; ++c)
                    pixel[c] += share * sums[x * depth + c];
            }
            for (std::size_t c = 0; c < depth; ++c)
                raster.values.push_back(static_cast<float>(pixel[c] / (width * height)));
        }
    }
    return raster;
}

using Pixel = std::array<double, 4>; // red, green, blue, alpha

class Shade {
public:
    Shade(int channels, int bits, const CompositePart& part)
        : part_(part)
        , channels_(static_cast<std::size_t>(channels))
        , largest_(bits == 16 ? 65535. : 255.)
        // Pages get colours of 16 bits as 8.
        , scale_(part.grey || bits == 8 ? 1 : 1. / 257)
    {
    }

    Pixel operator()(const float* values) const
    {
        const double alpha = channels_ % 2 == 0 ? values[channels_ - 1] / largest_ : 1;
        const double covering = part_.blend == Blend::normal ? alpha * part_.opacity : alpha;
        Pixel pixel{0, 0, 0, covering};
        for (std::size_t c = 0; c < 3; ++c) {
            const double value = values[channels_ < 3 ? 0 : c] * scale_;
            double light = std::clamp((value - part_.black) / std::max(1e-6, part_.white - part_.black), 0., 1.);
            if (part_.gamma != 1)
                light = std::pow(light, part_.gamma);
            pixel[c] = light * part_.tint[c] * alpha * part_.opacity;
        }
        return pixel;
    }

private:
    const CompositePart& part_;
    std::size_t channels_;
    double largest_;
    double scale_;
};

void blend(const Pixel& pixel, Blend how, float* below)
{
    const double through = 1 - pixel[3];
    for (std::size_t c = 0; c < 4; ++c) {
        double light = how == Blend::max            ? std::max<double>(pixel[c], below[c])
                       : how == Blend::add && c < 3 ? pixel[c] + below[c]
                                                    : pixel[c] + below[c] * through;
        below[c] = static_cast<float>(std::min(1., light));
    }
}

} // namespace

Raster reduced(const std::byte* pixels, const Level& size, const PixelShape& shape, const Level& to)
{
    if (shape.bits == 16)
        return reduce(reinterpret_cast<const std::uint16_t*>(pixels), size, shape.channels, to);
    return reduce(reinterpret_cast<const std::uint8_t*>(pixels), size, shape.channels, to);
}

Raster reduced(const Raster& raster, const Level& to)
{
    return reduce(raster.values.data(), raster.size, raster.channels, to);
}

CompositeCanvas::CompositeCanvas(const Level& size)
    : size_(size)
    , light_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4)
{
}

void CompositeCanvas::lay(const Raster& raster, int bits, const CompositePart& part)
{
    const Shade shade(raster.channels, bits, part);
    const auto depth = static_cast<std::size_t>(raster.channels);
    const auto width = static_cast<std::size_t>(std::min(size_.width, raster.size.width));
    const auto height = static_cast<std::size_t>(std::min(size_.height, raster.size.height));
    for (std::size_t y = 0; y < height; ++y) {
        const float* values = raster.values.data() + y * static_cast<std::size_t>(raster.size.width) * depth;
        float* light = light_.data() + y * static_cast<std::size_t>(size_.width) * 4;
        for (std::size_t x = 0; x < width; ++x, values += depth, light += 4)
            blend(shade(values), part.blend, light);
    }
}

std::vector<std::uint8_t> CompositeCanvas::rgb() const
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(light_.size() / 4 * 3);
    for (std::size_t i = 0; i < light_.size(); i += 4) {
        for (std::size_t c = 0; c < 3; ++c)
            bytes.push_back(static_cast<std::uint8_t>(std::lround(light_[i + c] * 255)));
    }
    return bytes;
}

} // namespace memento
