// Zeiss LSM: a TIFF file whose tag 34412 says what its pages are. Each page holds all channels of a depth and a time,
// and is followed by a thumbnail. Pure but for the reading of that tag.
// Source: the structures as tifffile and Bio-Formats describe them ("CZ_LSMInfo", "LSM Reader").
#pragma once

#include "image/tiff_entries.hpp"
#include "reader/tiff_contents.hpp"

namespace memento {

bool is_lsm(const TiffEntries& entries);

// Throws Error undecodable for what says nothing about its pages, and for files of 4 GiB and more, whose places wrap.
TiffContents lsm_contents(const TiffEntries& entries, const TiffHeader& header, std::uint64_t file_bytes);

} // namespace memento
