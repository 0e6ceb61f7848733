// Links that open an annotation without a login.
#pragma once

#include "route.hpp"

namespace memento {

// Open to callers without a session: what a link opens.
Response open_share(Context& context, const Request& request, const nlohmann::json& named);

Response make_share(Context& context, const Request& request, const nlohmann::json& named);
Response shares_of_annotation(Context& context, const Request& request, const nlohmann::json& named);
Response revoke_share(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
