// QPTIFF of PerkinElmer and Akoya (Vectra, PhenoImager, PhenoCycler): each page carries XML that says what it is. Pure.
// Source: "PerkinElmer-QPI-ImageDescription", as Bio-Formats (VectraReader) and QuPath read it.
#pragma once

#include "reader/tiff_contents.hpp"

#include <optional>

namespace memento {

// Nothing for files that are none.
std::optional<TiffContents> qptiff_contents(const TiffHeader& header);

} // namespace memento
