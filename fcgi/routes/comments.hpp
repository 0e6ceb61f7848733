// What is said of the layers of an annotation, besides the plain resource.
#pragma once

#include "route.hpp"

namespace memento {

Response add_comment(Context& context, const Request& request, const nlohmann::json& named);

// Closes a thread, or opens it again.
Response resolve_comment(Context& context, const Request& request, const nlohmann::json& named);

// Puts back what a manager has taken away.
Response restore_comment(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
