// Leica SCN: XML in the first page says which page is which channel, depth and level of which image. For fluorescence,
// which OpenSlide does not read. Pure.
// Source: the schema "http://www.leica-microsystems.com/scn/2010/10/01", as OpenSlide and Bio-Formats read it.
#pragma once

#include "reader/tiff_contents.hpp"

#include <optional>

namespace memento {

// Nothing for files that are none, or say nothing about their pages.
std::optional<TiffContents> scn_contents(const TiffHeader& header);

} // namespace memento
