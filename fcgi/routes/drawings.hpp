// Shapes of drawing layers: edits of them, those in view, one by one (docs/drawing.md).
#pragma once

#include "route.hpp"

namespace memento {

Response edit_shapes(Context& context, const Request& request, const nlohmann::json& named);

// In the binary form of lib/drawing/stored.hpp: all of a layer, those in a box, or all as they were after an edit.
Response shapes_of_layer(Context& context, const Request& request, const nlohmann::json& named);

Response one_shape(Context& context, const Request& request, const nlohmann::json& named);

// What was edited since, in a sample; and in a layer, what was edited before, page by page.
Response edits_since(Context& context, const Request& request, const nlohmann::json& named);
Response history_of_layer(Context& context, const Request& request, const nlohmann::json& named);

// Shapes as they were after an edit; or a layer that was deleted.
Response restore_layer(Context& context, const Request& request, const nlohmann::json& named);
Response deleted_drawings(Context& context, const Request& request, const nlohmann::json& named);

// Shapes of a class over a project, a category or an annotation, page by page.
Response gallery_of_project(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
