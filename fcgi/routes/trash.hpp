// What was deleted, and brings it back.
#pragma once

#include "route.hpp"

namespace memento {

Response deleted_projects(Context& context, const Request& request, const nlohmann::json& named);
Response trash_of_project(Context& context, const Request& request, const nlohmann::json& named);

// {"names": {"12": "another name"}}: what is to be called otherwise. 409 says what stands in the way: "obstacles".
Response restore_deleted(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
