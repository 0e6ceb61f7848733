// What the audit says: of a project to its managers, of the server to its administrators.
#pragma once

#include "route.hpp"

namespace memento {

Response activity_of_project(Context& context, const Request& request, const nlohmann::json& named);
Response audit_of_server(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
