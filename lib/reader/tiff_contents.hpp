// What the pages of a TIFF file are: channels, depths and times, by OME-XML, by ImageJ's description and those like it,
// by the tags and texts of microscopes and scanners, or by guessing. What is taken for nothing is told in notes.
//
// Sources: the hyperstacks of ImageJ (channels fastest, then slices, then frames; stacks that grow over 4 GB as one
// directory and a run of raw images; tag 50839 for lookup tables); the tags 33628 to 33631 of MetaMorph STK files,
// whose images lie one after the other behind one directory.
#pragma once

#include "image/contents.hpp"
#include "reader/tiff_header.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace memento {

// Raw images of the same size one after the other, of which the first page describes the first. Plane::page counts
// them.
struct RawRun {
    std::uint64_t offset = 0; // of the first image in the file
    std::uint64_t image_bytes = 0;
    int images = 1;
    bool big_endian = false;
};

struct TiffContents {
    FileContents contents; // without sizes and pixel sample type
    std::optional<RawRun> run;
    std::set<int> levels;              // pages that are smaller copies of others
    std::map<int, std::string> titles; // what pages are that are not taken: "macro", "Overview" …
};

// companion: as for ome_contents(). Throws Error undecodable for what is cut off, and for more than max_pages planes.
// vendor: of a slide that OpenSlide knows and does not read, or "".
TiffContents tiff_contents(int fd, const TiffHeader& header, const std::string& companion, const std::string& vendor,
                           int max_pages);

} // namespace memento
