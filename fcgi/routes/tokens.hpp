// The caller's personal tokens.
#pragma once

#include "route.hpp"

namespace memento {

Response my_tokens(Context& context, const Request& request, const nlohmann::json& named);

// {"name", "scope", "projects": [ids] or null, "days"}: the answer has the token, which is told this once.
Response new_token(Context& context, const Request& request, const nlohmann::json& named);

Response revoke_token(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
