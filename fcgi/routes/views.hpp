// Named views: how the channels of a project's samples are to be shown.
#pragma once

#include "route.hpp"

namespace memento {

// Those of the project, and the caller's own.
Response views_of_project(Context& context, const Request& request, const nlohmann::json& named);

// {"name", "looks", "own", "first"}: keeps one, in place of the one that had the name.
Response keep_view(Context& context, const Request& request, const nlohmann::json& named);

Response delete_view(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
