// Made-up microscope images that look like cells and tissue, for trials, demonstrations and benchmarks. The same seed
// gives the same pixels every time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace memento {

struct FieldOptions {
    int side = 1024; // pixels
    int cells = 60;
    double marker = 1; // how strongly the third channel shows
    std::uint64_t seed = 1;
};

// One field of view of a camera with 12 bits: nuclei, cytoplasm, a marker in spots; with shot and read noise.
struct Field {
    int side = 0;
    std::vector<std::uint16_t> nuclei;
    std::vector<std::uint16_t> cytoplasm;
    std::vector<std::uint16_t> marker;
};
Field make_field(const FieldOptions& options);

// 16-bit grey, uncompressed, with the pixel size in its resolution.
void write_grey_tiff(const std::filesystem::path& path, const std::vector<std::uint16_t>& pixels, int side,
                     double pixel_size_um);

// A section stained with haematoxylin and eosin. As PNG, or as a tiled TIFF pyramid with JPEG like those of slide
// scanners.
void write_tissue_png(const std::filesystem::path& path, int width, int height, std::uint64_t seed);
void write_tissue_slide(const std::filesystem::path& path, int width, int height, std::uint64_t seed);

} // namespace memento
