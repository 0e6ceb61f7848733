// The routes of the contract that are more than a row of the resource table: utilities, the permission of tiles.
#pragma once

#include "route.hpp"

namespace memento {

std::vector<Route> special_routes();

} // namespace memento
