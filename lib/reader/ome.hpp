// OME-XML: which page of an OME-TIFF is which channel, depth and time. Pure.
//
// The text is a stranger's: no DOCTYPE, no entities but XML's five, nothing is fetched or opened, and every number is
// bounded by the pages that are really there.
// Source: the OME-TIFF specification and the OME data model (docs.openmicroscopy.org/ome-model).
#pragma once

#include "image/contents.hpp"
#include "reader/tiff_header.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace memento {

struct OmeContents {
    FileContents contents;
    std::map<int, std::string> titles; // of pages of images that are not taken
};

// Channels, planes, pixel size and notes of a file with these pages. companion: the text of the file that the
// description names, when it was asked for (FileContents::companion) and is there. Nothing when the description says
// nothing about these pages; why is added to notes then.
std::optional<OmeContents> ome_contents(const std::string& xml, const std::string& companion,
                                        const std::vector<TiffPage>& pages, std::vector<std::string>& notes);

// Of Color, a signed number: red in the highest byte, opacity in the lowest. "" for white and black, which tint
// nothing.
std::string ome_colour(std::string_view text);

// In µm; nothing for units that are no lengths, and for sizes that no microscope has.
std::optional<double> ome_length(std::string_view value, std::string_view unit);

} // namespace memento
