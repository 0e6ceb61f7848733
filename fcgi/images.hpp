// Images beyond their rows: external ones, their files, deletion.
#pragma once

#include "route.hpp"

namespace memento {

std::vector<Route> image_routes();

} // namespace memento
