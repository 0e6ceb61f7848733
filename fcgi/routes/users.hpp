// Users beyond their rows.
#pragma once

#include "route.hpp"

namespace memento {

// Hands everything of one user to another.
Response change_ownership(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
