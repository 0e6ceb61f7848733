// What the readers of all formats do alike with the facts of a file: sizes of pixels, tints, names. Pure.
#pragma once

#include "image/contents.hpp"
#include "reader/tint.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// Of pixels so wide and high in this unit, in µm; nothing, with a note that says why, for units that are not known,
// sizes that no microscope has, and pixels that are not square.
std::optional<double> measured_pixel_size(double x, double y, std::string_view unit, std::vector<std::string>& notes);

// How far planes are apart: a number and its unit each, such as "0.3 µm". What the file does not say, or says of one
// plane alone, is "" or nothing ("0"). What is in no unit that is known is left out, and told.
void take_steps(FileContents& contents, const std::string& depth, const std::string& time);

// Gives the channel the colour of a ramp; other tables are named in a note.
void take_tint(FileContents& contents, std::size_t channel, const Tint& tint);

// "a, b and c"; of many the first ones.
std::string listed(const std::vector<std::string>& things);

// The first words of a text, on one line.
std::string beginning_of(std::string_view text);

// "0.65": without needless digits.
std::string decimal(double value);

// "#RRGGBB" of 0 … 255 each; "" for black and white, which tint nothing.
std::string tint_text(int red, int green, int blue);

} // namespace memento
