// What nginx asks before it sends a tile.
#pragma once

#include "route.hpp"

namespace memento {

// Whether the tiles of request.tile_key may be sent: 204, 401 or 403, no body, no cookie. nginx keeps the answer for
// 2 s.
Response tile_permission(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
