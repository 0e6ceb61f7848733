// The tags of MetaMorph STK files: 33628 (UIC1: pairs of a number and a value or its place), 33629 (UIC2: of each image
// depth and times), 33630 (UIC3: wavelengths). Their counts do not say how long their values are, so libtiff cannot
// read them. Source: "MetaMorph Stack (STK) Image File Format", Universal Imaging.
#pragma once

#include "image/tiff_entries.hpp"

#include <optional>
#include <string>
#include <vector>

namespace memento {

struct MetaMorph {
    enum class Axis { channel, depth, time };
    int planes = 1;
    Axis axis = Axis::depth;                // along which the planes lie
    std::vector<std::string> channel_names; // of wavelengths, or of the one channel; may be empty
    double x_calibration = 0;               // of pixels, in calibration_units; 0: none
    double y_calibration = 0;
    std::string calibration_units;
    std::string depth_step; // "0.5": from each plane to the next, in a unit that the file does not say; "": not told
    std::string time_step;  // "1.2 s"
};

bool is_metamorph(const TiffEntries& entries);
MetaMorph read_metamorph(const TiffEntries& entries);

} // namespace memento
