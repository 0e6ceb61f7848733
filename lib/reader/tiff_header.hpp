// What libtiff can tell about a TIFF file without decoding it.
//
// Sources: TIFF 6.0; the ImageDescription of ImageJ ("ImageJ=1.53…", "unit=micron", "images=5"), which counts pixels
// per unit in XResolution.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct TiffPage {             // one of the main list of directories
    std::uint64_t offset = 0; // of the directory in the file
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bands = 1;           // pixel samples, of each pixel
    int bits = 1;            // per pixel sample
    int value_format = 1;    // of pixel samples: 1 unsigned, 2 signed, 3 float
    int photometric = -1;    // -1: not given
    int compression = 1;     // 1: none
    bool alpha = false;      // the pixel samples beyond the colours are transparency
    bool multiplied = false; // the colours were multiplied with it
    bool planar = false;     // the bands of a pixel lie apart
    bool tiled = false;      // else in strips
    bool reduced = false;    // a level or a thumbnail of another page
    std::string name;        // of the page, or ""
    std::string tint;        // "#RRGGBB": the last, brightest colour of its colour table, or ""

    bool same_shape(const TiffPage& other) const;
    // How many channels lie in a pixel instead of colours: pixel samples that are neither RGB, CMYK … nor transparency.
    // Else 1.
    int channels_in_pixel() const;
};

struct TiffHeader {
    std::vector<TiffPage> pages; // at least one
    std::string description;     // of the first page
    bool ome = false;            // it is OME-XML
    bool imagej = false;
    std::optional<double> pixel_size_um; // of resolution and ImageJ's units, only when it can be trusted

    const TiffPage& first() const { return pages.front(); }
};

// fd is left at its beginning. Throws Error undecodable for what libtiff cannot read, for lists of pages that are
// damaged or cut off, and for more than max_pages pages.
TiffHeader read_tiff_header(int fd, int max_pages);

// Makes libtiff keep its messages from stderr.
void quieten_tiff();
// The last error of libtiff in this thread since the last call, or "".
std::string take_tiff_error();

// 10,000 / resolution for pixels per centimetre, and so on; nothing for the defaults of cameras and programs (72, 96,
// 300 dpi …) and for what no light microscope has. unit: 2 inch, 3 centimetre. Pure.
std::optional<double> pixel_size_of_resolution(double x, double y, int unit);

// Of an ImageJ description and its resolution in pixels per unit. Pure.
std::optional<double> pixel_size_of_imagej(const std::string& description, double x, double y);

} // namespace memento
