// What the rest of Memento knows about image files: what a file holds, and how it becomes a pyramid on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct Level {
    int width = 0; // pixels
    int height = 0;
};

// Of the grey values of a single-channel image, from full-depth data; in units of the stored values.
struct PixelStatistics {
    double minimum = 0;
    double maximum = 0;
    double percentile_1 = 0;
    double percentile_99 = 0;
};

// True value = offset + scale * stored value; for sources that were mapped (float, 32 bit, deep data under format 1).
struct ValueMapping {
    double offset = 0;
    double scale = 1;
};

// A stored image. Written as JSON into images.pyramid and the columns beside it.
struct ImageInfo {
    int width = 0; // of the stored image, pixels
    int height = 0;
    int source_width = 0; // of the file it came from
    int source_height = 0;
    int channels = 0;  // 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    int bit_depth = 0; // significant bits of a channel, 1 to 16
    int planes = 1;    // pages (z, t, channels) in the source file
    std::optional<double> pixel_size_um; // micrometres per pixel of the stored image
    int format = 0;          // 1 to 5 (api.md, Images): what was really written
    bool tiled = false;      // type 'T'
    int tile_size = 0;       // pixels; of a flat image at least its longer side
    std::string tile_format; // "jpg" or "png"
    std::vector<Level> levels; // smallest first, each at most half (rounded up) of the next; the last has the full size
    std::string flat;          // the file that geturl sends, relative to the folder of the image
    std::optional<PixelStatistics> statistics;
    std::optional<ValueMapping> mapping;
};

nlohmann::json to_json(const ImageInfo& info);

struct ConvertOptions {
    int format = 0; // 0 = choose from the file
    int tile_size = 512;
    int jpeg_quality = 85;
    std::int64_t max_pixels = 40'000'000'000;
    int max_pages = 4096;
    std::int64_t memory_mb = 4096; // address space of the decoder
    int seconds = 3600;            // CPU and wall time of the decoder
};

} // namespace memento
