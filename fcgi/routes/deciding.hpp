// Many samples at once, each from what it was to what it is to be.
#pragma once

#include "route.hpp"

namespace memento {

Response decide(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
