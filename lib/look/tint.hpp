// Tints of channels, as the pages have them: web/src/model/layers/tint.ts.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

inline constexpr std::string_view white_tint = "#FFFFFF";

// The tint of a known dye in a name, or "". A dye whose name is long enough is found anywhere, a short one as a word.
std::string dye_tint(std::string_view name);

// For channels whose name says nothing: the first of the plain ones that looks like none that is taken.
std::string next_tint(const std::vector<std::string>& taken);

// `#rgb`, `#rrggbb` or a plain colour word → upper-case `#RRGGBB`; "" of anything else.
std::string parse_tint(std::string_view colour);

// Red, green, blue in 0 … 1, of `#RRGGBB`.
std::array<double, 3> tint_rgb(std::string_view tint);

} // namespace memento
