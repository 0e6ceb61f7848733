// The system as its administrators see it.
#pragma once

#include "route.hpp"

namespace memento {

Response system_page(Context& context, const Request& request, const nlohmann::json& named);
Response retry_failed(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
