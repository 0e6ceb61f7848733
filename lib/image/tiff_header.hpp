// What libtiff can tell about a TIFF file without decoding it.
//
// Sources: TIFF 6.0; the ImageDescription of ImageJ ("ImageJ=1.53…", "unit=micron", "images=5"), which counts pixels
// per unit in XResolution.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace memento {

struct TiffHeader {
    std::uint32_t width = 0; // of the first page
    std::uint32_t height = 0;
    int samples = 1;       // per pixel
    int bits = 1;          // per sample
    int sample_format = 1; // 1 unsigned, 2 signed, 3 float
    int photometric = -1;  // -1: not given
    bool alpha = false;    // the samples beyond the colours are transparency
    int pages = 1;         // of the same shape as the first: z, t or channels; levels and thumbnails do not count
    bool tiled = false;    // else in strips
    bool ome = false;      // the description is OME-XML
    std::optional<double> pixel_size_um; // only when it can be trusted
};

// fd is left at its beginning. Throws Error undecodable for what libtiff cannot read, for lists of pages that are
// damaged or cut off, and for more than max_pages pages.
TiffHeader read_tiff_header(int fd, int max_pages);

// Makes libtiff keep its messages from stderr; the last error can be asked for.
void quieten_tiff();

// 10,000 / resolution for pixels per centimetre, and so on; nothing for the defaults of cameras and programs (72, 96,
// 300 dpi …) and for what no light microscope has. unit: 2 inch, 3 centimetre. Pure.
std::optional<double> pixel_size_of_resolution(double x, double y, int unit);

// Of an ImageJ description and its resolution in pixels per unit. Pure.
std::optional<double> pixel_size_of_imagej(const std::string& description, double x, double y);

} // namespace memento
