// Every route of the API in one table.
#pragma once

#include "route.hpp"

#include <span>

namespace memento {

// The same table in every call.
std::span<const Route> routes();

} // namespace memento
