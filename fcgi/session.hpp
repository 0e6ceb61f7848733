// Logging in and out, the caller's own account, shares.
#pragma once

#include "route.hpp"

namespace memento {

// Open to callers without a session.
Response log_in(Context& context, const Request& request);
Response open_share(Context& context, const Request& request);

std::vector<Route> session_routes();

} // namespace memento
