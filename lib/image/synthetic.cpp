#include "image/synthetic.hpp"

#include "base/error.hpp"
#include "image/source.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <tiffio.h>

namespace memento {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): a good hash of a counter, the same everywhere.
std::uint64_t hashed(std::uint64_t value)
{
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

class Random {
public:
    explicit Random(std::uint64_t seed)
        : state_(hashed(seed))
    {
    }
    double uniform() { return static_cast<double>(hashed(state_++) >> 11U) * 0x1p-53; } // 0 … 1
    double between(double low, double high) { return low + (high - low) * uniform(); }
    double normal() // by the sum of four: near enough for noise
    {
        const std::uint64_t bits = hashed(state_++);
        const auto sum = (bits & 0xFFFFU) + ((bits >> 16U) & 0xFFFFU) + ((bits >> 32U) & 0xFFFFU) + (bits >> 48U);
        return (static_cast<double>(sum) / 65536 - 2) * std::numbers::sqrt3;
    }

private:
    std::uint64_t state_;
};

struct Cell {
    double x, y;          // centre of the nucleus
    double radius, ratio; // of the nucleus; of its axes
    double turn;
    double brightness;
};

std::vector<Cell> place_cells(const FieldOptions& options, Random& random)
{
    std::vector<Cell> cells;
    for (int attempt = 0; attempt < options.cells * 40 && static_cast<int>(cells.size()) < options.cells; ++attempt) {
        const Cell cell{random.between(0, options.side), random.between(0, options.side), random.between(17, 27),
                        random.between(0.7, 1),          random.between(0, 3.14),         random.between(0.6, 1.3)};
        const bool crowded = std::ranges::any_of(
            cells, [&](const Cell& other) { return std::hypot(cell.x - other.x, cell.y - other.y) < 62; });
        if (!crowded)
            cells.push_back(cell);
    }
    return cells;
}

double smooth_edge(double distance, double edge, double softness)
{
    return 1 / (1 + std::exp((distance - edge) / softness));
}

using Plane = std::vector<double>;

// Adds brightness(distance in units of the nucleus, x, y) around a cell.
template <typename Brightness>
void paint(Plane& plane, int side, const Cell& cell, double reach, const Brightness& brightness)
{
    const int left = std::max(0, static_cast<int>(cell.x - reach));
    const int right = std::min(side - 1, static_cast<int>(cell.x + reach));
    const int top = std::max(0, static_cast<int>(cell.y - reach));
    const int bottom = std::min(side - 1, static_cast<int>(cell.y + reach));
    const double cosine = std::cos(cell.turn);
    const double sine = std::sin(cell.turn);
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            const double u = (x - cell.x) * cosine + (y - cell.y) * sine;
            const double v = ((y - cell.y) * cosine - (x - cell.x) * sine) / cell.ratio;
            plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)] +=
                brightness(std::hypot(u, v) / cell.radius, x, y);
        }
    }
}

// Photons → camera: offset, shot noise, read noise, 12 bits.
std::vector<std::uint16_t> exposed(const Plane& light, Random& random)
{
    std::vector<std::uint16_t> pixels(light.size());
    for (std::size_t i = 0; i < light.size(); ++i) {
        const double signal = 110 + light[i] + std::sqrt(light[i] * 1.4 + 16) * random.normal();
        pixels[i] = static_cast<std::uint16_t>(std::clamp(signal, 0., 4095.));
    }
    return pixels;
}

// Smooth noise between 0 and 1: hashed corners of a lattice, mixed.
double value_noise(double x, double y, std::uint64_t seed)
{
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const auto corner = [&](double cx, double cy) {
        const auto ix = static_cast<std::uint64_t>(static_cast<std::int64_t>(cx));
        const auto iy = static_cast<std::uint64_t>(static_cast<std::int64_t>(cy));
        return static_cast<double>(hashed(seed ^ (ix * 0x8DA6B343U) ^ (iy * 0xD8163841U)) >> 40U) * 0x1p-24;
    };
    const double u = (x - fx) * (x - fx) * (3 - 2 * (x - fx));
    const double v = (y - fy) * (y - fy) * (3 - 2 * (y - fy));
    const double upper = corner(fx, fy) * (1 - u) + corner(fx + 1, fy) * u;
    const double lower = corner(fx, fy + 1) * (1 - u) + corner(fx + 1, fy + 1) * u;
    return upper * (1 - v) + lower * v;
}

struct Tissue {
    int width;
    int height;
    std::uint64_t seed;
};

constexpr double lattice = 17; // pixels between nuclei

// How much haematoxylin the nuclei near a point hold: at most one nucleus in each square of a lattice.
double nuclei_at(double x, double y, double crowd, std::uint64_t seed)
{
    double most = 0;
    const auto column = static_cast<std::int64_t>(std::floor(x / lattice));
    const auto row = static_cast<std::int64_t>(std::floor(y / lattice));
    for (std::int64_t j = row - 1; j <= row + 1; ++j) {
        for (std::int64_t i = column - 1; i <= column + 1; ++i) {
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
                most = std::max(most,
                                std::clamp((radius + 0.8 - std::sqrt(distance)) / 1.6, 0., 1.) * (0.6 + 0.5 * die(30)));
        }
    }
    return most;
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
    for (int k = 0; k < width; ++k) {
        const double x = left + k;
        const double across = (x / tissue.width - 0.5) * 2.1;
        const double down = (static_cast<double>(y) / tissue.height - 0.5) * 2.1;
        const double shore =
            value_noise(x / 700, y / 700., tissue.seed) * 0.5 + value_noise(x / 90, y / 90., tissue.seed + 1) * 0.12;
        const double inside = 1.15 - across * across - down * down - shore;
        std::array<double, 3> colour{244, 243, 246};
        if (inside > 0) {
            const double fibre = value_noise(x / 38 + y / 160., y / 14., tissue.seed + 2);
            const double region = value_noise(x / 260, y / 260., tissue.seed + 3);
            const double gap = value_noise(x / 55, y / 55., tissue.seed + 4) > 0.86 ? 0.03 : 1;
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
    const VipsRect* const wanted = &region->valid;
    for (int y = 0; y < wanted->height; ++y)
        tissue_row(*static_cast<const Tissue*>(tissue), wanted->left, wanted->top + y, wanted->width,
                   VIPS_REGION_ADDR(region, wanted->left, wanted->top + y));
    return 0;
}

// tissue must live as long as the image.
vips::VImage tissue_image(Tissue& tissue)
{
    const vips::VImage image(vips_image_new());
    vips_image_init_fields(image.get_image(), tissue.width, tissue.height, 3, VIPS_FORMAT_UCHAR, VIPS_CODING_NONE,
                           VIPS_INTERPRETATION_sRGB, 2000, 2000); // pixels per millimetre: 0.5 µm
    if (vips_image_pipelinev(image.get_image(), VIPS_DEMAND_STYLE_ANY, nullptr) != 0 ||
        vips_image_generate(image.get_image(), nullptr, generate_tissue, nullptr, &tissue, nullptr) != 0)
        throw vips::VError();
    return image;
}

template <typename Work> void with_vips(const std::filesystem::path& path, const Work& work)
{
    start_vips(0);
    try {
        work();
    } catch (const vips::VError& error) {
        throw Error(ErrorCode::failed, "Cannot write " + path.string() + ": " + error.what());
    }
}

} // namespace

Field make_field(const FieldOptions& options)
{
    Random random(options.seed);
    const std::vector<Cell> cells = place_cells(options, random);
    const std::size_t pixels = static_cast<std::size_t>(options.side) * static_cast<std::size_t>(options.side);
    Plane nuclei(pixels);
    Plane cytoplasm(pixels);
    Plane marker(pixels);
    for (const Cell& cell : cells) {
        const std::uint64_t texture = hashed(options.seed + static_cast<std::uint64_t>(cell.x * 1000));
        paint(nuclei, options.side, cell, cell.radius * 1.7, [&](double r, int x, int y) {
            return 1500 * cell.brightness * smooth_edge(r, 1, 0.06) *
                   (0.7 + 0.5 * value_noise(x / 5., y / 5., texture));
        });
        paint(cytoplasm, options.side, cell, cell.radius * 3.2, [&](double r, int x, int y) {
            const double body = smooth_edge(r, 1.9 + 0.5 * value_noise(x / 22., y / 22., texture), 0.16);
            return 900 * cell.brightness * body * (1 - 0.55 * smooth_edge(r, 1, 0.1)) *
                   (0.6 + 0.8 * value_noise(x / 7., y / 7., texture + 1));
        });
        paint(marker, options.side, cell, cell.radius * 3, [&](double r, int x, int y) {
            const double spots = std::pow(value_noise(x / 4., y / 4., texture + 2), 6);
            return options.marker * (2600 * spots * smooth_edge(r, 1.8, 0.2) + 120 * smooth_edge(r, 2, 0.3));
        });
    }
    return {options.side, exposed(nuclei, random), exposed(cytoplasm, random), exposed(marker, random)};
}

void write_grey_tiff(const std::filesystem::path& path, const std::vector<std::uint16_t>& pixels, int side,
                     double pixel_size_um)
{
    quieten_tiff();
    const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff{TIFFOpen(path.c_str(), "w"), TIFFClose};
    if (!tiff)
        throw system_error("Cannot create " + path.string());
    const auto size = static_cast<std::uint32_t>(side);
    const double resolution = 10000 / pixel_size_um; // pixels per centimetre
    TIFFSetField(tiff.get(), TIFFTAG_IMAGEWIDTH, size);
    TIFFSetField(tiff.get(), TIFFTAG_IMAGELENGTH, size);
    TIFFSetField(tiff.get(), TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff.get(), TIFFTAG_ROWSPERSTRIP, 64U);
    TIFFSetField(tiff.get(), TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    TIFFSetField(tiff.get(), TIFFTAG_XRESOLUTION, resolution);
    TIFFSetField(tiff.get(), TIFFTAG_YRESOLUTION, resolution);
    std::vector<std::uint16_t> row(size);
    for (std::uint32_t y = 0; y < size; ++y) {
        std::copy_n(pixels.begin() + static_cast<std::ptrdiff_t>(y) * side, size, row.begin());
        if (TIFFWriteScanline(tiff.get(), row.data(), y) != 1)
            throw Error(ErrorCode::failed, "Cannot write " + path.string() + ".", "Is the disk full?");
    }
}

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
