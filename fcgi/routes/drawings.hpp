// Shapes of drawing layers: edits of them, those in view, one by one (docs/drawing.md).
#pragma once

#include "route.hpp"

namespace memento {

Response edit_shapes(Context& context, const Request& request, const nlohmann::json& named);

// In the binary form of lib/drawing/stored.hpp: all of a layer, or those in a box.
Response shapes_of_layer(Context& context, const Request& request, const nlohmann::json& named);

Response one_shape(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
