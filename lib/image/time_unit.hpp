// Words for times, as programs of microscopes and image files write them. Pure.
// Sources: the OME data model (UnitsTime); what ImageJ and its plugins write; what is found in files.
#pragma once

#include <optional>
#include <string_view>

namespace memento {

// How many seconds the unit has; nothing for words that are no times.
std::optional<double> seconds_of(std::string_view unit);

} // namespace memento
