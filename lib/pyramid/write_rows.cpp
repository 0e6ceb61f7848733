#include "pyramid/parallel.hpp"
#include "pyramid/rows.hpp"
#include "pyramid/writers.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <new>

namespace memento {
namespace {

// A second strip lets reading and compressing go on at once, unless it would be this large.
constexpr std::size_t max_second_strip = std::size_t{128} << 20U;

// Strips of rows as high as a tile, filled by one thread while others make tiles of those that are full.
class StripLine {
public:
    StripLine(const Pyramid& pyramid, PyramidWriter& writer)
        : pyramid_(pyramid)
        , writer_(writer)
        , size_(pyramid.shape.levels.back())
        , row_bytes_(static_cast<std::size_t>(size_.width) * pyramid.shape.pixels.pixel_bytes())
        , strip_bytes_(row_bytes_ * static_cast<std::size_t>(std::min(pyramid.shape.tile_size, size_.height)))
        , columns_(tiles_along(size_.width, pyramid.shape.tile_size))
        , progress_(static_cast<std::size_t>(tile_count({size_}, pyramid.shape.tile_size)), pyramid.progress)
    {
        strips_.resize(strip_bytes_ > max_second_strip ? 1 : 2);
        if (!threads_.start(std::clamp(pyramid.shape.threads, 1, columns_), [this] { run(); }))
            throw std::bad_alloc();
    }
    StripLine(const StripLine&) = delete;
    StripLine& operator=(const StripLine&) = delete;
    ~StripLine() { end(); }

    // They come in order.
    void add_row(const void* row, int y)
    {
        const int tile_size = pyramid_.shape.tile_size;
        Strip& strip = strips_[static_cast<std::size_t>(y / tile_size) % strips_.size()];
        if (y % tile_size == 0)
            begin(strip);
        std::memcpy(strip.rows.data() + static_cast<std::size_t>(y % tile_size) * row_bytes_, row, row_bytes_);
        if ((y + 1) % tile_size == 0 || y + 1 == size_.height)
            pass_on(strip, y / tile_size);
    }

    void finish()
    {
        wait_until([&] { return strips_.front().unfinished + strips_.back().unfinished == 0; });
        end();
    }

private:
    struct Strip {
        std::vector<std::byte> rows;
        int row = 0;         // of tiles
        int next_column = 0; // that no thread has taken yet
        int unfinished = 0;  // tiles
    };

    template <typename Condition> void wait_until(const Condition& condition)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ || condition(); });
        if (failure_)
            std::rethrow_exception(failure_);
    }

    void begin(Strip& strip)
    {
        wait_until([&] { return strip.unfinished == 0; });
        strip.rows.resize(strip_bytes_);
    }

    void pass_on(Strip& strip, int row)
    {
        {
            const std::scoped_lock lock(mutex_);
            strip.row = row;
            strip.next_column = 0;
            strip.unfinished = columns_;
        }
        changed_.notify_all();
    }

    void end()
    {
        {
            const std::scoped_lock lock(mutex_);
            over_ = true;
        }
        changed_.notify_all();
        threads_.join();
    }

    // The earlier strip first. Under the lock.
    Strip* strip_with_work()
    {
        Strip* found = nullptr;
        for (Strip& strip : strips_) {
            const bool waits = strip.unfinished > 0 && strip.next_column < columns_;
            if (waits && (found == nullptr || strip.row < found->row))
                found = &strip;
        }
        return found;
    }

    void run()
    {
        try {
            TileEncoder encoder(pyramid_.shape.pixels, pyramid_.shape.codec);
            PixelWatch& watch = pyramid_.watches.open();
            for (;;) {
                Strip* strip = nullptr;
                int column = 0;
                {
                    std::unique_lock lock(mutex_);
                    changed_.wait(lock, [&] { return over_ || (strip = strip_with_work()) != nullptr; });
                    if (over_)
                        return;
                    column = strip->next_column++;
                }
                write(encoder, watch, *strip, column);
                const std::scoped_lock lock(mutex_);
                if (--strip->unfinished == 0)
                    changed_.notify_all();
            }
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (!failure_)
                failure_ = std::current_exception();
            changed_.notify_all();
        }
    }

    void write(TileEncoder& encoder, PixelWatch& watch, const Strip& strip, int column)
    {
        const PixelRect rect = tile_rect(size_, pyramid_.shape.tile_size, column, strip.row);
        const PixelView view{
            strip.rows.data() + static_cast<std::size_t>(rect.left) * pyramid_.shape.pixels.pixel_bytes(), row_bytes_};
        watch.look(view, rect.width, rect.height);
        writer_.add(encoder, column, strip.row, view);
        progress_.one_done();
    }

    const Pyramid& pyramid_;
    PyramidWriter& writer_;
    Level size_;
    std::size_t row_bytes_;
    std::size_t strip_bytes_;
    int columns_;
    TileProgress progress_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Strip> strips_;
    bool over_ = false;
    std::exception_ptr failure_;
    ThreadGroup threads_; // last: they use all the others
};

} // namespace

void write_from_rows(const vips::VImage& image, const Pyramid& pyramid)
{
    PyramidWriter writer(pyramid.shape, {pyramid.shape.levels.size() - 1, 0, true}, pyramid.files, pyramid.overview);
    StripLine line(pyramid, writer);
    for_each_row(image, [&](const void* row, int y) { line.add_row(row, y); });
    line.finish();
}

} // namespace memento
