// Additions for the pages, under web/: each is one round trip and one statement.
#pragma once

#include "route.hpp"

namespace memento {

std::vector<Route> web_routes();

} // namespace memento
