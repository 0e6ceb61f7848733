// What ImageJ writes into its TIFF files besides the lines of the description (image/imagej_lines): tag 50839 with
// labels, lookup tables, selections and texts. Pure but for the reading of that tag.
// Source: ImageJ 1.53, ij/io/TiffEncoder.java and TiffDecoder.java; ij/measure/Calibration.java.
#pragma once

#include "image/contents.hpp"
#include "image/tiff_entries.hpp"
#include "reader/tiff_header.hpp"
#include "reader/tint.hpp"

#include <string>
#include <vector>

namespace memento {

struct ImageJExtras {
    std::vector<std::string> labels; // of planes
    std::vector<Tint> tints;         // of channels: of their lookup tables
    bool selection = false;          // a ROI
    std::size_t overlays = 0;        // ROIs of the overlay
    bool info = false;               // a text
};
ImageJExtras read_imagej_extras(const TiffEntries& entries);

// Colours of the channels: those of the tables, or those that ImageJ gives composites which have none. Names: the
// labels of the planes, when all planes of a channel have the same and channels differ. planes are placed already.
void name_imagej_channels(FileContents& contents, const ImageJExtras& extras, const std::string& description);

// Calibration of values, and notes about what is not taken.
void calibrate_imagej(FileContents& contents, const ImageJExtras& extras, const std::string& description);

// Of the page's resolution, which counts pixels per unit of the description, or per centimetre or inch where that names
// none. Notes say which unit is not known.
std::optional<double> pixel_size_of_imagej(const std::string& description, const TiffPage& page,
                                           std::vector<std::string>& notes);

} // namespace memento
