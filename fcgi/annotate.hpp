// What an annotator does all day, one statement each: submit, classify, the next sample.
#pragma once

#include "route.hpp"

namespace memento {

std::vector<Route> annotate_routes();

} // namespace memento
