#include "synthetic/synthetic.hpp"

#include "base/error.hpp"
#include "reader/tiff_header.hpp"
#include "synthetic/noise.hpp"

#include <algorithm>
#include <memory>
#include <tiffio.h>

namespace memento {
namespace {

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

// What is left of a brightness beyond its edge drowns in the noise of the camera.
bool is_dark(double edge)
{
    return edge < 1e-3;
}

using Plane = std::vector<double>;

// Adds brightness_of_row(y)(distance in units of the nucleus, x) around a cell.
template <typename BrightnessOfRow>
void paint(Plane& plane, int side, const Cell& cell, double reach, const BrightnessOfRow& brightness_of_row)
{
    const int left = std::max(0, static_cast<int>(cell.x - reach));
    const int right = std::min(side - 1, static_cast<int>(cell.x + reach));
    const int top = std::max(0, static_cast<int>(cell.y - reach));
    const int bottom = std::min(side - 1, static_cast<int>(cell.y + reach));
    const double cosine = std::cos(cell.turn);
    const double sine = std::sin(cell.turn);
    for (int y = top; y <= bottom; ++y) {
        auto brightness = brightness_of_row(y);
        for (int x = left; x <= right; ++x) {
            const double u = (x - cell.x) * cosine + (y - cell.y) * sine;
            const double v = ((y - cell.y) * cosine - (x - cell.x) * sine) / cell.ratio;
            plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)] +=
                brightness(std::sqrt(u * u + v * v) / cell.radius, x);
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
        paint(nuclei, options.side, cell, cell.radius * 1.7, [&](int y) {
            return [&, grain = NoiseRow(y / 5., texture)](double r, int x) mutable {
                const double body = smooth_edge(r, 1, 0.06);
                return is_dark(body) ? 0 : 1500 * cell.brightness * body * (0.7 + 0.5 * grain.at(x / 5.));
            };
        });
        paint(cytoplasm, options.side, cell, cell.radius * 3.2, [&](int y) {
            return [&, outline = NoiseRow(y / 22., texture), grain = NoiseRow(y / 7., texture + 1)](double r,
                                                                                                    int x) mutable {
                const double body = smooth_edge(r, 1.9 + 0.5 * outline.at(x / 22.), 0.16);
                if (is_dark(body))
                    return 0.;
                return 900 * cell.brightness * body * (1 - 0.55 * smooth_edge(r, 1, 0.1)) *
                       (0.6 + 0.8 * grain.at(x / 7.));
            };
        });
        paint(marker, options.side, cell, cell.radius * 3, [&](int y) {
            return [&, spots = NoiseRow(y / 4., texture + 2)](double r, int x) mutable {
                const double body = smooth_edge(r, 1.8, 0.2);
                const double spot = is_dark(body) ? 0 : spots.at(x / 4.);
                const double cube = spot * spot * spot;
                return options.marker * (2600 * cube * cube * body + 120 * smooth_edge(r, 2, 0.3));
            };
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

} // namespace memento
