#include "pyramid/rows.hpp"

#include "base/error.hpp"

#include <cmath>
#include <exception>
#include <limits>

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
    Surveyor(int bands, int colours, int width)
        : bands_(bands)
        , colours_(colours)
        , values_(static_cast<std::size_t>(width) * static_cast<std::size_t>(bands))
    {
    }

    void row(const void* pixels)
    {
        const auto* const values = static_cast<const Value*>(pixels);
        int band = 0;
        for (std::size_t i = 0; i < values_; ++i) {
            if (band < colours_)
                look(values[i]);
            else
                found_.opaque = found_.opaque && values[i] == std::numeric_limits<Value>::max();
            band = band + 1 == bands_ ? 0 : band + 1;
        }
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
    std::size_t values_;
    Value least_ = std::numeric_limits<Value>::max();
    Value greatest_ = std::numeric_limits<Value>::lowest();
    PixelSurvey found_;
};

template <typename Value> PixelSurvey survey_as(const vips::VImage& image, int colours)
{
    Surveyor<Value> surveyor(image.bands(), colours, image.width());
    for_each_row(image, [&](const void* pixels, int) { surveyor.row(pixels); });
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

PixelSurvey survey(const vips::VImage& image, int colours)
{
    switch (image.format()) {
    case VIPS_FORMAT_UCHAR:
        return survey_as<unsigned char>(image, colours);
    case VIPS_FORMAT_CHAR:
        return survey_as<signed char>(image, colours);
    case VIPS_FORMAT_USHORT:
        return survey_as<unsigned short>(image, colours);
    case VIPS_FORMAT_SHORT:
        return survey_as<short>(image, colours);
    case VIPS_FORMAT_UINT:
        return survey_as<unsigned int>(image, colours);
    case VIPS_FORMAT_INT:
        return survey_as<int>(image, colours);
    case VIPS_FORMAT_FLOAT:
        return survey_as<float>(image, colours);
    case VIPS_FORMAT_DOUBLE:
        return survey_as<double>(image, colours);
    default:
        throw Error(ErrorCode::undecodable, "The image holds complex numbers, which Memento does not read.");
    }
}

} // namespace memento
