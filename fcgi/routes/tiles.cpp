#include "routes/tiles.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

namespace memento {

Response tile_permission(Context& context, const Request& request, const nlohmann::json&)
{
    const bool may =
        is_lower_hex(request.tile_key, 32) && context.read("SELECT may_see_tiles($1)", {request.tile_key}).truth(0, 0);
    return Response{.status = may ? 204 : 403};
}

} // namespace memento
