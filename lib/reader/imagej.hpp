// What ImageJ writes into its TIFF files: lines "key=value" in the description, and tag 50839 with labels and lookup
// tables. Pure but for the reading of that tag.
// Source: ImageJ 1.53, ij/io/TiffEncoder.java and TiffDecoder.java.
#pragma once

#include "image/contents.hpp"
#include "image/tiff_entries.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace memento {

// The number in a line "key=123"; 0 when there is none.
int imagej_number(const std::string& description, std::string_view key);

struct ImageJTables {
    std::vector<std::string> labels;  // of planes
    std::vector<std::string> colours; // "#RRGGBB", of channels: the brightest of each lookup table
};
ImageJTables read_imagej_tables(const TiffEntries& entries);

// Colours of the channels: those of the tables, or those that ImageJ gives composites which have none. Names: the
// labels, when there is one for each channel and they differ.
void name_imagej_channels(std::vector<ChannelInfo>& channels, const ImageJTables& tables,
                          const std::string& description);

} // namespace memento
