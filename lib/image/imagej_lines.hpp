// The lines "key=value" that ImageJ writes into the description of its TIFF files, and SCIFIO, tifffile and others
// after it. Pure. Sources: ImageJ 1.53, ij/io/FileSaver.java (getDescriptionString); SCIFIO, TIFFFormat (the same keys
// after "SCIFIO=").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace memento {

// Whether a line near the beginning is "ImageJ=…" or "SCIFIO=…".
bool has_imagej_lines(std::string_view description);

// What stands behind "key=", trimmed; nothing when there is no such line.
std::optional<std::string> imagej_value(std::string_view description, std::string_view key);
// The number there; 0 when there is none.
int imagej_number(std::string_view description, std::string_view key);

// Whether the lines say nothing of a single plane that an import should know beforehand.
bool imagej_says_little(std::string_view description);

} // namespace memento
