// What libtiff can tell about a TIFF file without decoding it.
//
// Sources: TIFF 6.0; the ImageDescription of ImageJ ("ImageJ=1.53…", "unit=micron", "images=5"), which counts pixels
// per unit in XResolution.
#pragma once

#include "reader/tint.hpp"

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
    Tint tint;               // of its colour table
    std::string description; // its own, or ""; longer ones are cut off
    double x_resolution = 0; // pixels per unit; 0: not given
    double y_resolution = 0;
    int resolution_unit = 2; // 1 none, 2 inch, 3 centimetre

    bool same_shape(const TiffPage& other) const;
    bool same_size(const TiffPage& other) const { return width == other.width && height == other.height; }
    std::uint64_t area() const { return std::uint64_t{width} * height; }
    int colours() const; // 3 of RGB, YCbCr and Lab, 4 of CMYK, else 1
    // How many channels lie in a pixel instead of colours: pixel samples that are neither RGB, CMYK … nor transparency.
    // Else 1.
    int channels_in_pixel() const;
    // "400 × 300 pixels, 8-bit RGB".
    std::string text() const;
};

struct TiffHeader {
    std::vector<TiffPage> pages; // at least one
    std::string description;     // of the first page
    bool ome = false;            // it is OME-XML
    bool imagej = false;         // it has ImageJ's lines, of whatever program
    std::string larger_inside;   // "4000 × 3000": of an image inside of the first page that is larger than it, or ""

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
// 300 dpi …) and for what no microscope has. unit: 2 inch, 3 centimetre. Pure.
std::optional<double> pixel_size_of_resolution(double x, double y, int unit);

} // namespace memento
