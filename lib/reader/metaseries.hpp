// MetaSeries: TIFF files of MetaXpress and newer MetaMorph, whose pages carry their facts as <prop id="…" value="…"/>.
// Pure.
// Source: the files themselves; Bio-Formats (MetamorphTiffReader) for the meaning of the properties.
#pragma once

#include "reader/tiff_contents.hpp"

#include <optional>

namespace memento {

// Nothing for files that are none.
std::optional<TiffContents> metaseries_contents(const TiffHeader& header);

} // namespace memento
