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

template <typename Sample> class Surveyor {
public:
    Surveyor(int bands, int colours, int width)
        : bands_(bands)
        , colours_(colours)
        , samples_(static_cast<std::size_t>(width) * static_cast<std::size_t>(bands))
    {
    }

    void row(const void* pixels)
    {
        const auto* const samples = static_cast<const Sample*>(pixels);
        int band = 0;
        for (std::size_t i = 0; i < samples_; ++i) {
            if (band < colours_)
                look(samples[i]);
            else
                found_.opaque = found_.opaque && samples[i] == std::numeric_limits<Sample>::max();
            band = band + 1 == bands_ ? 0 : band + 1;
        }
    }

    SampleSurvey result() const
    {
        SampleSurvey found = found_;
        if (least_ <= most_) {
            found.minimum = static_cast<double>(least_);
            found.maximum = static_cast<double>(most_);
        }
        return found;
    }

private:
    void look(Sample value)
    {
        if constexpr (std::is_floating_point_v<Sample>) {
            if (!std::isfinite(value))
                return;
            found_.whole = found_.whole && value == std::trunc(value);
        }
        least_ = std::min(least_, value);
        most_ = std::max(most_, value);
    }

    int bands_;
    int colours_;
    std::size_t samples_;
    Sample least_ = std::numeric_limits<Sample>::max();
    Sample most_ = std::numeric_limits<Sample>::lowest();
    SampleSurvey found_;
};

template <typename Sample> SampleSurvey survey_as(const vips::VImage& image, int colours)
{
    Surveyor<Sample> surveyor(image.bands(), colours, image.width());
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

SampleSurvey survey(const vips::VImage& image, int colours)
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
