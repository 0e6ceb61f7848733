// What the rest of Memento knows about image files: what a file holds, and how it becomes a pyramid on disk.
#pragma once

#include "image/contents.hpp"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct Level {
    int width = 0; // pixels
    int height = 0;
    bool operator==(const Level&) const = default;
};

// Of a single-channel image: every pixel of its largest level counts once, none of other levels. Values are whole
// numbers as they are stored, 0 … 255 or 0 … 65535; where there is a ValueMapping, it leads to those of the source.
struct PixelStatistics {
    double minimum = 0;
    double maximum = 0;
    double percentile_1 = 0; // the smallest value that at least 1 % of the pixels do not exceed
    double percentile_99 = 0;
    int bin_width = 1; // values in a bin: as few as make at most 256 bins
    // Bin i counts the pixels of minimum + i * bin_width and the bin_width − 1 values above; the last bin holds the
    // maximum, none before the first or after it is kept. The sum is width × height.
    std::vector<std::uint64_t> histogram;
};

// One plane of a file that has several; see FileContents.
struct StoredPlane {
    int index = 0;       // of FileContents::planes
    std::string channel; // name, or ""
    int z = 0;
    int t = 0;
    int page = -1; // where its pixels lie (Plane::page and pixel_sample); −1: it was stored before this was noted
    int pixel_sample = -1;
    std::optional<double> z_um; // from the first depth and time of the file, where it says how far they are apart
    std::optional<double> t_s;
};

// A stored image. Written into the columns of a row of images; pyramid_json() is its column pyramid.
struct ImageInfo {
    int width = 0; // of the stored image, pixels
    int height = 0;
    int source_width = 0; // of the file it came from, upright
    int source_height = 0;
    int channels = 0;                    // 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    int bit_depth = 0;                   // 8 for 8-bit files; for deeper ones the significant bits of the data, 9 to 16
    int planes = 1;                      // channels, depths and times in the source file
    std::optional<StoredPlane> plane;    // which of them this is, when it was chosen; else it is the first
    std::optional<double> pixel_size_um; // micrometres per pixel of the stored image
    int format = 0;                      // 1 to 5 (target.hpp): what was really written
    bool tiled = false;                  // type 'T'
    int tile_size = 0;                   // pixels; of a flat image at least its longer side
    std::string tile_format;             // "jpg" or "png"
    std::vector<Level> levels; // smallest first, each half (rounded up) of the next; the last has the full size
    std::string flat;          // the file that geturl sends, relative to the folder of the image
    std::optional<PixelStatistics> statistics; // of grey images
    std::optional<ValueMapping> mapping;
    std::string writer;                   // how its tiles are made: "passthrough", "quad tree" or "rows"
    std::string writer_reason;            // why so, as whole sentences
    std::vector<std::string> notes;       // what a person should know about this file, as whole sentences
    std::optional<FileContents> contents; // when only the header was read
};

// {tile_size, tile_format, levels: [{width, height}], flat, stats: {min, max, p1, p99, histogram: {width,
// counts: […]}}, mapping: {offset, scale}, plane: {index, channel, z, t, page, pixel_sample, z_um, t_s}, notes}; the
// last four only when there is something to say.
nlohmann::json pyramid_json(const ImageInfo& info);

StoredPlane stored_plane_from_json(const nlohmann::json& plane);

// Everything, and back. from_json throws a json exception when something is missing or of the wrong type.
nlohmann::json to_json(const ImageInfo& info);
ImageInfo image_info_from_json(const nlohmann::json& json);

struct ConvertOptions {
    int format = 0; // 0 = choose from the file
    int tile_size = 512;
    int jpeg_quality = 85;
    bool copy_tiles = true;   // JPEG tiles may be copied as they are, with a size and quality of their own
    bool check_tiles = false; // every code word of those is looked at before, not only their markers
    std::int64_t max_pixels = 40'000'000'000;
    int max_side = 2'000'000; // pixels
    int max_bands = 1024;     // bands of a pixel
    int max_pages = 4096;
    std::int64_t memory_mb = 4096; // address space of the decoder
    int seconds = 3600;            // CPU and wall time of the decoder
    int threads = 2;               // of the decoder, for reading and for encoding each
    bool header_only = false;      // read the header and say what the image would become; write nothing
    int plane = -1; // which of FileContents::planes to convert; −1: the file as one image, its first page
    // Where it lies, when that is known of an earlier conversion: a companion may be gone, and the order with it.
    int page = -1;
    int pixel_sample = -1;
};

// CPU and wall time of the decoder, in seconds. A header is read in a moment, or it is made to keep us busy; uploads
// and people wait for it.
constexpr int header_seconds = 20;
int time_limit(const ConvertOptions& options);

nlohmann::json to_json(const ConvertOptions& options);
ConvertOptions convert_options_from_json(const nlohmann::json& json);

} // namespace memento
