// The JSON that tifffile writes into the description of files that are neither OME-TIFF nor ImageJ's:
// {"shape": [3, 5, 40, 30], "axes": "TCYX"}, and after it imageio, scikit-image and others. Pure.
// Source: tifffile, "shaped" series: the axes run from the slowest to the fastest.
#pragma once

#include "reader/plane_order.hpp"
#include "reader/tiff_header.hpp"

#include <optional>
#include <string>
#include <vector>

namespace memento {

// What the description says of a file with so many pages of this kind.
struct Shaped {
    std::string axes; // as it stands there
    std::vector<int> shape;
    bool truncated = false;         // only the first page has a directory; the others lie behind it
    std::vector<std::string> names; // of channels
    std::string unit;               // of the resolution
};

// Nothing for other texts.
std::optional<Shaped> shaped_description(const std::string& description);

// The planes that lie along axes that are known; nothing when they are not, or do not fit. pages: how many there are.
struct ShapedAxes {
    Axes axes;
    int in_pixel = 1; // channels in each pixel
};
std::optional<ShapedAxes> axes_of(const Shaped& shaped, const TiffPage& page, int pages);

} // namespace memento
