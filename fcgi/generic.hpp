// The 77 routes of the resource table.
#pragma once

#include "route.hpp"

namespace memento {

std::vector<Route> generic_routes();

} // namespace memento
