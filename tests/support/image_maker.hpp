// Images for tests, made and read with libvips in the test's own process; what is tested runs in decoder processes.
#pragma once

#include "base/error.hpp"
#include "decoder/conversion.hpp"
#include "support/scratch.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <vips/vips8>

// Values at(x, y) of one band; clipped to the range of the format.
template <typename At> vips::VImage made_image(int width, int height, VipsBandFormat format, const At& at)
{
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            values.push_back(at(x, y));
    }
    return vips::VImage::new_from_memory(values.data(), values.size() * sizeof(double), width, height, 1,
                                         VIPS_FORMAT_DOUBLE)
        .cast(format)
        .copy_memory(); // the values go away
}

inline vips::VImage meaning(const vips::VImage& image, VipsInterpretation interpretation)
{
    return image.copy(vips::VImage::option()->set("interpretation", interpretation));
}

// Noise, the same every time.
inline double noise(int x, int y, int band = 0)
{
    auto v = static_cast<std::uint32_t>(x) * 73856093U ^ static_cast<std::uint32_t>(y) * 19349663U ^
             static_cast<std::uint32_t>(band) * 83492791U;
    v = (v ^ (v >> 13U)) * 0x5bd1e995U;
    return (v ^ (v >> 15U)) % 65536;
}

inline vips::VImage noisy_rgb(int width, int height, VipsBandFormat format = VIPS_FORMAT_UCHAR)
{
    const double scale = format == VIPS_FORMAT_UCHAR ? 256 : 1;
    const auto band = [&](int b) {
        return made_image(width, height, format, [&](int x, int y) { return noise(x, y, b) / scale; });
    };
    return meaning(band(0).bandjoin(band(1)).bandjoin(band(2)).copy_memory(),
                   format == VIPS_FORMAT_UCHAR ? VIPS_INTERPRETATION_sRGB : VIPS_INTERPRETATION_RGB16);
}

struct Converted {
    memento::ImageInfo info;
    std::filesystem::path folder;
};

inline Converted converted(const std::filesystem::path& file, const Scratch& scratch,
                           memento::ConvertOptions options = {})
{
    const std::filesystem::path folder =
        scratch.folder(file.filename().string() + ".tiles" + std::to_string(options.format));
    const memento::UniqueFd input = memento::open_file(file, O_RDONLY);
    return {memento::convert_image(input.get(), folder, options), folder};
}

// The largest difference of any two pixel samples; -1 when size, bands or depth differ.
inline double difference(const vips::VImage& a, const vips::VImage& b)
{
    if (a.width() != b.width() || a.height() != b.height() || a.bands() != b.bands() || a.format() != b.format())
        return -1;
    return (a - b).abs().max();
}

inline vips::VImage read(const std::filesystem::path& path)
{
    return vips::VImage::new_from_file(path.c_str());
}
