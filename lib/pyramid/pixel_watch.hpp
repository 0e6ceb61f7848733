// What the pixels turn out to be on their way to the disk.
#pragma once

#include "codec/pixel_shape.hpp"
#include "pyramid/pixel_mapping.hpp"

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace memento {

class PixelWatch {
public:
    explicit PixelWatch(const PixelShape& shape);
    void look(const PixelView& pixels, int width, int height);
    void add(const PixelWatch& other);

    std::optional<PixelStatistics> statistics() const; // of grey
    int bit_depth() const;                             // as in ImageInfo
    std::uint32_t lowest() const;                      // of 16-bit pixel samples that are no transparency, else 0
    std::uint32_t highest() const { return highest_; }

private:
    template <typename Value> void look_at_row(const Value* values, int width);

    PixelShape shape_;
    std::optional<Histogram> histogram_;
    std::uint32_t lowest_ = 65535;
    std::uint32_t highest_ = 0;
};

// One for each thread, and what they saw together.
class PixelWatches {
public:
    explicit PixelWatches(const PixelShape& shape)
        : shape_(shape)
    {
    }
    PixelWatch& open();
    PixelWatch total() const; // when no thread looks any more

private:
    PixelShape shape_;
    std::mutex mutex_;
    std::deque<PixelWatch> watches_;
};

} // namespace memento
