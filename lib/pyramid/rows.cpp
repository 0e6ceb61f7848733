#include "pyramid/rows.hpp"

#include "base/error.hpp"
#include "pyramid/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>

namespace memento {
namespace {

struct Reading {
    const std::function<void(const void*, int)>& row;
    std::exception_ptr failure;
};

int read_area(VipsRegion* region, VipsRect* area, void* context)
{
    auto& reading = *static_cast<Reading*>(context);
    try {
        for (int y = area->top; y < area->top + area->height; ++y)
            reading.row(VIPS_REGION_ADDR(region, area->left, y), y);
        return 0;
    } catch (...) {
        reading.failure = std::current_exception();
        return -1;
    }
}

template <typename Value> class Surveyor {
public:
    Surveyor(int bands, int colours)
        : bands_(bands)
        , colours_(colours)
    {
    }

    void row(const void* pixels, int width)
    {
        const auto* const values = static_cast<const Value*>(pixels);
        const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(bands_);
        int band = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (band < colours_)
                look(values[i]);
            else
                found_.opaque = found_.opaque && values[i] == std::numeric_limits<Value>::max();
            band = band + 1 == bands_ ? 0 : band + 1;
        }
    }

    void add(const Surveyor& other)
    {
        least_ = std::min(least_, other.least_);
        greatest_ = std::max(greatest_, other.greatest_);
        found_.whole = found_.whole && other.found_.whole;
        found_.opaque = found_.opaque && other.found_.opaque;
    }

    PixelSurvey result() const
    {
        PixelSurvey found = found_;
        if (least_ <= greatest_) {
            found.minimum = static_cast<double>(least_);
            found.maximum = static_cast<double>(greatest_);
        }
        return found;
    }

private:
    void look(Value value)
    {
        if constexpr (std::is_floating_point_v<Value>) {
            if (!std::isfinite(value))
                return;
            found_.whole = found_.whole && value == std::trunc(value);
        }
        least_ = std::min(least_, value);
        greatest_ = std::max(greatest_, value);
    }

    int bands_;
    int colours_;
    Value least_ = std::numeric_limits<Value>::max();
    Value greatest_ = std::numeric_limits<Value>::lowest();
    PixelSurvey found_;
};

struct DropRegion {
    void operator()(VipsRegion* region) const { g_object_unref(region); }
};

// What a thread needs that looks at areas.
template <typename Value> struct AreaSurvey {
    explicit AreaSurvey(const vips::VImage& image, int colours)
        : region(vips_region_new(image.get_image()))
        , surveyor(image.bands(), colours)
    {
    }
    void look(const VipsRect& area)
    {
        if (vips_region_prepare(region.get(), &area) != 0)
            throw vips::VError();
        for (int y = area.top; y < area.top + area.height; ++y)
            surveyor.row(VIPS_REGION_ADDR(region.get(), area.left, y), area.width);
    }
    std::unique_ptr<VipsRegion, DropRegion> region;
    Surveyor<Value> surveyor;
};

template <typename Value>
PixelSurvey survey_areas(const vips::VImage& image, int colours, const Level& areas, int threads)
{
    const int columns = (image.width() - 1) / areas.width + 1;
    const int rows = (image.height() - 1) / areas.height + 1;
    Surveyor<Value> all(image.bands(), colours);
    std::mutex mutex;
    std::deque<AreaSurvey<Value>> surveys;
    in_parallel(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), threads, [&]() -> IndexedWork {
        const std::scoped_lock lock(mutex);
        AreaSurvey<Value>& own = surveys.emplace_back(image, colours);
        return [&](std::size_t i) {
            const int left = static_cast<int>(i % static_cast<std::size_t>(columns)) * areas.width;
            const int top = static_cast<int>(i / static_cast<std::size_t>(columns)) * areas.height;
            own.look(
                {left, top, std::min(areas.width, image.width() - left), std::min(areas.height, image.height() - top)});
        };
    });
    for (const AreaSurvey<Value>& each : surveys)
        all.add(each.surveyor);
    return all.result();
}

template <typename Value>
PixelSurvey survey_as(const vips::VImage& image, int colours, const std::optional<Level>& areas, int threads)
{
    if (areas)
        return survey_areas<Value>(image, colours, *areas, threads);
    Surveyor<Value> surveyor(image.bands(), colours);
    for_each_row(image, [&](const void* pixels, int) { surveyor.row(pixels, image.width()); });
    return surveyor.result();
}

} // namespace

void for_each_row(const vips::VImage& image, const std::function<void(const void*, int)>& row)
{
    Reading reading{row, nullptr};
    vips_error_clear();
    const int result = vips_sink_disc(image.get_image(), read_area, &reading);
    if (reading.failure)
        std::rethrow_exception(reading.failure);
    // With several threads libvips 8.14 now and then calls a reading whole although one of them met an error in the
    // last rows (seen with a PNG whose checksum is wrong); the message stands in its buffer all the same. With one
    // thread it does not, and what stands there may be no more than a warning of libjpeg.
    const bool complained = vips_concurrency_get() > 1 && *vips_error_buffer() != '\0';
    if (result != 0 || complained)
        throw vips::VError();
}

PixelSurvey survey(const vips::VImage& image, int colours, const std::optional<Level>& areas, int threads)
{
    switch (image.format()) {
    case VIPS_FORMAT_UCHAR:
        return survey_as<unsigned char>(image, colours, areas, threads);
    case VIPS_FORMAT_CHAR:
        return survey_as<signed char>(image, colours, areas, threads);
    case VIPS_FORMAT_USHORT:
        return survey_as<unsigned short>(image, colours, areas, threads);
    case VIPS_FORMAT_SHORT:
        return survey_as<short>(image, colours, areas, threads);
    case VIPS_FORMAT_UINT:
        return survey_as<unsigned int>(image, colours, areas, threads);
    case VIPS_FORMAT_INT:
        return survey_as<int>(image, colours, areas, threads);
    case VIPS_FORMAT_FLOAT:
        return survey_as<float>(image, colours, areas, threads);
    case VIPS_FORMAT_DOUBLE:
        return survey_as<double>(image, colours, areas, threads);
    default:
        throw Error(ErrorCode::undecodable, "The image holds complex numbers, which Memento does not read.");
    }
}

} // namespace memento
