// Words for lengths, as programs of microscopes and image files write them, and which pixel sizes are believed. Pure.
// Sources: the OME data model (UnitsLength); ImageJ's Image > Properties…; what is found in files.
#pragma once

#include <optional>
#include <string_view>

namespace memento {

// How many µm the unit has; nothing for words that are no lengths. Java's escapes (\u00B5m), a µ of Latin-1, and one
// that was encoded twice are understood.
std::optional<double> micrometres_of(std::string_view unit);

// Words by which a file says that its pixels are not measured: "", "pixel", …
bool is_no_unit(std::string_view unit);

// From 0.1 nm, for electron microscopes, to 1 cm, for macroscopes; nothing for all else, which is a mistake.
std::optional<double> plausible_pixel_size(double um);
// The mean of both sides, when they are plausible and differ by 1 % at most.
std::optional<double> plausible_pixel_size(double x_um, double y_um);

} // namespace memento
