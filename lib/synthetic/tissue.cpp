#include "synthetic/synthetic.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "reader/source.hpp"
#include "synthetic/noise.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

struct Tissue {
    int width;
    int height;
    std::uint64_t seed;
};

constexpr double lattice = 17; // pixels between nuclei

// How much haematoxylin the nuclei near a point hold: at most one nucleus in each square of a lattice.
double nuclei_at(double x, double y, double crowd, std::uint64_t seed)
{
    double densest = 0;
    // Which squares can have a nucleus that reaches here: its centre lies 3.4 to 13.6 px into its square, and it is up
    // to 7.6 px wide and 10.2 px high to each side.
    const auto square = [](double at) { return static_cast<std::int64_t>(std::floor(at / lattice)); };
    for (std::int64_t j = square(y - 23.8) + 1; j <= square(y + 6.8); ++j) {
        for (std::int64_t i = square(x - 21.2) + 1; i <= square(x + 4.2); ++i) {
            const std::uint64_t dice =
                hashed(seed ^ (static_cast<std::uint64_t>(i) << 32U) ^ static_cast<std::uint64_t>(j));
            const auto die = [dice](unsigned shift) { return static_cast<double>((dice >> shift) & 0xFFFU) / 4096; };
            if (die(0) > crowd)
                continue;
            const double dx = x - (static_cast<double>(i) + 0.2 + 0.6 * die(12)) * lattice;
            const double dy = (y - (static_cast<double>(j) + 0.2 + 0.6 * die(24)) * lattice) * (0.75 + 0.5 * die(36));
            const double radius = 3.6 + 3.2 * die(48);
            const double distance = dx * dx + dy * dy;
            if (distance < radius * radius * 2)
                densest = std::max(densest, std::clamp((radius + 0.8 - std::sqrt(distance)) / 1.6, 0., 1.) *
                                                (0.6 + 0.5 * die(30)));
        }
    }
    return densest;
}

// Absorbances of the two dyes after Ruifrok and Johnston (2001), eosin a little warmer; by Beer and Lambert's law.
std::array<double, 3> stained(double haematoxylin, double eosin)
{
    return {244 * std::exp(-(0.65 * haematoxylin + 0.07 * eosin)),
            243 * std::exp(-(0.70 * haematoxylin + 0.80 * eosin)),
            246 * std::exp(-(0.29 * haematoxylin + 0.34 * eosin))};
}

void tissue_row(const Tissue& tissue, int left, int y, int width, std::uint8_t* out)
{
    NoiseRow coast(y / 700., tissue.seed);
    NoiseRow bays(y / 90., tissue.seed + 1);
    NoiseRow fibres(y / 14., tissue.seed + 2);
    NoiseRow regions(y / 260., tissue.seed + 3);
    NoiseRow gaps(y / 55., tissue.seed + 4);
    const double down = (static_cast<double>(y) / tissue.height - 0.5) * 2.1;
    for (int k = 0; k < width; ++k) {
        const double x = left + k;
        const double across = (x / tissue.width - 0.5) * 2.1;
        const double shore = coast.at(x / 700) * 0.5 + bays.at(x / 90) * 0.12;
        const double inside = 1.15 - across * across - down * down - shore;
        std::array<double, 3> colour{244, 243, 246};
        if (inside > 0) {
            const double fibre = fibres.at(x / 38 + y / 160.);
            const double region = regions.at(x / 260);
            const double gap = gaps.at(x / 55) > 0.86 ? 0.03 : 1;
            const double edge = std::min(1., inside * 12);
            colour = stained(nuclei_at(x, y, 0.15 + 0.75 * region * region, tissue.seed + 5) * 1.5 * edge * gap + 0.04,
                             (0.25 + 0.45 * fibre + 0.2 * region) * edge * gap);
        }
        const std::uint64_t grain =
            hashed(tissue.seed ^ (static_cast<std::uint64_t>(y) << 32U) ^ static_cast<std::uint64_t>(left + k));
        for (unsigned c = 0; c < 3; ++c)
            *out++ = static_cast<std::uint8_t>(
                std::clamp(colour[c] + static_cast<double>((grain >> (8 * c)) & 7U) - 3.5, 0., 255.));
    }
}

int generate_tissue(VipsRegion* region, void*, void* tissue, void*, gboolean*)
{
    const VipsRect* const area = &region->valid;
    for (int y = 0; y < area->height; ++y)
        tissue_row(*static_cast<const Tissue*>(tissue), area->left, area->top + y, area->width,
                   VIPS_REGION_ADDR(region, area->left, area->top + y));
    return 0;
}

// tissue must live as long as the image.
vips::VImage tissue_image(Tissue& tissue)
{
    vips::VImage image(vips_image_new());
    vips_image_init_fields(image.get_image(), tissue.width, tissue.height, 3, VIPS_FORMAT_UCHAR, VIPS_CODING_NONE,
                           VIPS_INTERPRETATION_sRGB, 2000, 2000); // pixels per millimetre: 0.5 µm
    if (vips_image_pipelinev(image.get_image(), VIPS_DEMAND_STYLE_ANY, nullptr) != 0 ||
        vips_image_generate(image.get_image(), nullptr, generate_tissue, nullptr, &tissue, nullptr) != 0)
        throw vips::VError();
    return image;
}

template <typename Work> void with_vips(const std::filesystem::path& path, const Work& work)
{
    start_vips(processors());
    try {
        work();
    } catch (const vips::VError& error) {
        throw Error(ErrorCode::failed, "Cannot write " + path.string() + ": " + error.what());
    }
}

} // namespace

void write_tissue_png(const std::filesystem::path& path, int width, int height, std::uint64_t seed)
{
    with_vips(path, [&] {
        Tissue tissue{width, height, seed};
        tissue_image(tissue).pngsave(path.c_str());
    });
}

void write_tissue_slide(const std::filesystem::path& path, int width, int height, std::uint64_t seed)
{
    with_vips(path, [&] {
        Tissue tissue{width, height, seed};
        tissue_image(tissue).tiffsave(path.c_str(), vips::VImage::option()
                                                        ->set("tile", true)
                                                        ->set("pyramid", true)
                                                        ->set("tile_width", 256)
                                                        ->set("tile_height", 256)
                                                        ->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_JPEG)
                                                        ->set("Q", 80)
                                                        ->set("resunit", VIPS_FOREIGN_TIFF_RESUNIT_CM));
    });
}

} // namespace memento
