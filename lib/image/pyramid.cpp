#include "image/pyramid.hpp"

#include "image/geometry.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>

namespace memento {
namespace {

// The mean of four samples of each channel; pixels at column and next (the same one at an odd right edge).
template <typename Sample>
void halve_row(const std::byte* upper, const std::byte* lower, std::byte* out, int width, int channels, bool alpha)
{
    const auto* const a = reinterpret_cast<const Sample*>(upper);
    const auto* const b = reinterpret_cast<const Sample*>(lower);
    auto* half = reinterpret_cast<Sample*>(out);
    for (int x = 0; x < width; x += 2) {
        const int left = x * channels;
        const int right = x + 1 < width ? left + channels : left;
        std::uint64_t weight = 0;
        if (alpha) {
            const int t = channels - 1;
            weight = std::uint64_t{a[left + t]} + a[right + t] + b[left + t] + b[right + t];
        }
        for (int c = 0; c < channels; ++c) {
            if (weight == 0 || c == channels - 1) {
                half[c] = static_cast<Sample>((a[left + c] + a[right + c] + b[left + c] + b[right + c] + 2) >> 2);
                continue;
            }
            const int t = channels - 1;
            const std::uint64_t sum =
                std::uint64_t{a[left + c]} * a[left + t] + std::uint64_t{a[right + c]} * a[right + t] +
                std::uint64_t{b[left + c]} * b[left + t] + std::uint64_t{b[right + c]} * b[right + t];
            half[c] = static_cast<Sample>((sum + weight / 2) / weight);
        }
        half += channels;
    }
}

} // namespace

void in_parallel(int count, int threads, const std::function<void(int)>& work)
{
    std::atomic<int> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            for (int i = next++; i < count; i = next++)
                work(i);
        } catch (...) {
            next = count;
            const std::scoped_lock lock(mutex);
            if (!failure)
                failure = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (int i = 1; i < std::min(threads, count); ++i) {
        others.emplace_back([&] {
            run();
            vips_thread_shutdown();
        });
    }
    run();
    for (std::thread& thread : others)
        thread.join();
    if (failure)
        std::rethrow_exception(failure);
}

PyramidWriter::PyramidWriter(const PyramidShape& shape, OutputFolder& output)
    : shape_(shape)
    , output_(output)
    , strips_(shape.levels.size())
{
    for (std::size_t level = 0; level < shape_.levels.size(); ++level) {
        const Level& size = shape_.levels[level];
        output_.make_folder(std::to_string(level));
        if (size.width <= flat_limit && size.height <= flat_limit)
            overview_level_ = level;
        const int rows = std::min(shape_.tile_size, size.height);
        strips_[level].rows.resize(row_bytes(level) * static_cast<std::size_t>(rows));
        strips_[level].odd.resize(row_bytes(level));
        strips_[level].half.resize(level == 0 ? 0 : row_bytes(level - 1));
    }
    const Level& overview = shape_.levels[overview_level_];
    overview_.reserve(row_bytes(overview_level_) * static_cast<std::size_t>(overview.height));
}

std::size_t PyramidWriter::row_bytes(std::size_t level) const
{
    return static_cast<std::size_t>(shape_.levels[level].width) * shape_.pixels.pixel_bytes();
}

void PyramidWriter::add_row(const void* row)
{
    add(shape_.levels.size() - 1, static_cast<const std::byte*>(row));
}

void PyramidWriter::add(std::size_t level, const std::byte* row)
{
    Strip& strip = strips_[level];
    const std::size_t bytes = row_bytes(level);
    std::memcpy(strip.rows.data() + static_cast<std::size_t>(strip.filled) * bytes, row, bytes);
    if (level == overview_level_)
        overview_.insert(overview_.end(), row, row + bytes);
    if (++strip.filled == shape_.tile_size)
        write_strip(level);
    if (level == 0)
        return;
    if (!strip.has_odd) {
        std::memcpy(strip.odd.data(), row, bytes);
        strip.has_odd = true;
        return;
    }
    strip.has_odd = false;
    halve(level, strip.odd.data(), row);
}

void PyramidWriter::halve(std::size_t level, const std::byte* upper, const std::byte* lower)
{
    const int channels = shape_.pixels.channels;
    const bool alpha = channels % 2 == 0;
    const int width = shape_.levels[level].width;
    std::vector<std::byte>& half = strips_[level].half;
    if (shape_.pixels.bits == 16)
        halve_row<std::uint16_t>(upper, lower, half.data(), width, channels, alpha);
    else
        halve_row<std::uint8_t>(upper, lower, half.data(), width, channels, alpha);
    add(level - 1, half.data());
}

void PyramidWriter::write_strip(std::size_t level)
{
    Strip& strip = strips_[level];
    const Level& size = shape_.levels[level];
    const std::size_t pixel = shape_.pixels.pixel_bytes();
    const std::size_t bytes = row_bytes(level);
    in_parallel(tiles_along(size.width, shape_.tile_size), shape_.threads, [&](int column) {
        const PixelRect rect = tile_rect(size, shape_.tile_size, column, strip.tile_row);
        const std::size_t tile_bytes = static_cast<std::size_t>(rect.width) * pixel;
        std::vector<std::byte> tile(tile_bytes * static_cast<std::size_t>(rect.height));
        for (std::size_t y = 0; y < static_cast<std::size_t>(rect.height); ++y)
            std::memcpy(tile.data() + y * tile_bytes,
                        strip.rows.data() + y * bytes + static_cast<std::size_t>(rect.left) * pixel, tile_bytes);
        save(view_of(tile.data(), rect.width, rect.height, shape_.pixels), shape_.codec,
             tile_path(static_cast<int>(level), column, strip.tile_row, shape_.codec.extension()), output_);
    });
    strip.filled = 0;
    ++strip.tile_row;
}

void PyramidWriter::finish()
{
    for (std::size_t level = shape_.levels.size(); level-- > 0;) {
        Strip& strip = strips_[level];
        if (strip.has_odd) // only the last row of an odd height: its own pair
            halve(level, strip.odd.data(), strip.odd.data());
        if (strip.filled > 0)
            write_strip(level);
    }
}

} // namespace memento
