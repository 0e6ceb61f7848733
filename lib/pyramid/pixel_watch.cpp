#include "pyramid/pixel_watch.hpp"

#include <algorithm>

namespace memento {

PixelWatch::PixelWatch(const PixelShape& shape)
    : shape_(shape)
{
    if (shape.channels == 1)
        histogram_.emplace(shape.bits);
}

void PixelWatch::look(const PixelView& pixels, int width, int height)
{
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        const std::byte* const row = pixels.pixels + y * pixels.row_bytes;
        if (shape_.bits == 16)
            look_at_row(reinterpret_cast<const std::uint16_t*>(row), width);
        else if (histogram_)
            look_at_row(reinterpret_cast<const std::uint8_t*>(row), width);
    }
}

// Transparency is left out: how much of its range it uses says nothing about the depth of the data.
template <typename Value> void PixelWatch::look_at_row(const Value* values, int width)
{
    const auto channels = static_cast<std::size_t>(shape_.channels);
    const std::size_t count = static_cast<std::size_t>(width) * channels;
    const bool alpha = shape_.alpha();
    for (std::size_t i = 0; i < count; ++i) {
        if (alpha && i % channels + 1 == channels)
            continue;
        lowest_ = std::min<std::uint32_t>(lowest_, values[i]);
        highest_ = std::max<std::uint32_t>(highest_, values[i]);
    }
    if (histogram_) {
        for (std::size_t i = 0; i < count; ++i)
            histogram_->add(values[i]);
    }
}

void PixelWatch::add(const PixelWatch& other)
{
    lowest_ = std::min(lowest_, other.lowest_);
    highest_ = std::max(highest_, other.highest_);
    if (histogram_ && other.histogram_)
        histogram_->add(*other.histogram_);
}

std::optional<PixelStatistics> PixelWatch::statistics() const
{
    return histogram_ ? std::optional(histogram_->statistics()) : std::nullopt;
}

int PixelWatch::bit_depth() const
{
    return shape_.bits == 16 ? std::max(9, significant_bits(highest_)) : 8;
}

std::uint32_t PixelWatch::lowest() const
{
    return std::min(lowest_, highest_);
}

PixelWatch& PixelWatches::open()
{
    const std::scoped_lock lock(mutex_);
    return watches_.emplace_back(shape_);
}

PixelWatch PixelWatches::total() const
{
    PixelWatch total(shape_);
    for (const PixelWatch& watch : watches_)
        total.add(watch);
    return total;
}

} // namespace memento
