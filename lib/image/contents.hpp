// What is in an image file: its channels and planes, as the decoder found them. Plain data and its JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct ChannelInfo {
    std::string name;                    // "" when the file does not say
    std::string colour;                  // "#RRGGBB", or ""
    std::optional<double> excitation_nm; // wavelength
};

// True value = offset + scale * stored value; for sources that were mapped (float, 32 bit, signed, deep data in a
// JPEG), and for files that are calibrated.
struct ValueMapping {
    double offset = 0;
    double scale = 1;
    bool identity() const { return offset == 0 && scale == 1; }
};

// One image among those of a file: a channel at a depth and a time.
struct Plane {
    int page = 0;          // directory of the TIFF file, or image in a run of raw images; 0 for other formats
    int pixel_sample = -1; // which one of a pixel; -1 = all of them (grey, RGB)
    int channel = 0;       // index of channels
    int z = 0;
    int t = 0;
    int series = 0; // position or scene

    bool operator==(const Plane&) const = default;
};

struct FileContents {
    std::string reader; // "OME-TIFF", "aperio slide", …
    int width = 0;      // of a plane, upright, pixels
    int height = 0;
    int colours = 1;                   // of a plane: 1 grey, 3 RGB
    int bits = 8;                      // of a pixel sample in the file
    std::string pixel_type;            // "unsigned", "signed" or "float"
    std::vector<ChannelInfo> channels; // at least one
    std::vector<Plane> planes;         // at least one; by series, t, z, channel
    std::optional<double> pixel_size_um;
    std::optional<double> depth_step_um;     // from each z to the next, where there are several
    std::optional<double> time_step_s;       // likewise of t
    std::optional<double> magnification;     // of the objective of a slide scanner
    std::optional<ValueMapping> calibration; // from the values in the file to the true ones
    std::string background;                  // "#RRGGBB" of a slide where nothing was scanned, or ""
    int set_depths = 1;                      // of the set of files that it belongs to
    int set_times = 1;
    std::string companion;          // file in the same folder that describes this one, or ""
    std::vector<std::string> notes; // whole sentences
};

// Text of a file made fit for names: trimmed, control characters gone, valid UTF-8, at most 100 characters.
std::string clean_name(std::string_view text);

// One channel, one plane: what every file has at least.
FileContents single_plane(const std::string& reader);

nlohmann::json to_json(const FileContents& contents);
// Throws Error undecodable when something is missing, of the wrong type or out of its range: the decoder is not
// trusted.
FileContents file_contents_from_json(const nlohmann::json& json);

} // namespace memento
