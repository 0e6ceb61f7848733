#include "image/time_unit.hpp"

#include "base/text.hpp"
#include "image/units.hpp"

#include <array>

namespace memento {
namespace {

// In small letters, and in the singular.
constexpr std::array words{
    Unit{"s", 1},
    Unit{"sec", 1},
    Unit{"second", 1},
    Unit{"ms", 1e-3},
    Unit{"msec", 1e-3},
    Unit{"millisecond", 1e-3},
    Unit{"µs", 1e-6},
    Unit{"us", 1e-6},
    Unit{"\xCE\xBCs", 1e-6}, // the Greek letter
    Unit{"microsecond", 1e-6},
    Unit{"ns", 1e-9},
    Unit{"nanosecond", 1e-9},
    Unit{"min", 60},
    Unit{"minute", 60},
    Unit{"h", 3600},
    Unit{"hr", 3600},
    Unit{"hour", 3600},
    Unit{"d", 86'400},
    Unit{"day", 86'400},
};

} // namespace

std::optional<double> seconds_of(std::string_view unit)
{
    return size_of_unit_word(words, lower(trimmed(unit)));
}

} // namespace memento
