// What the pages change of labels beside the resource: how they look, and
// in which order they are offered.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

Response change_label_look(Context& context, const Request& request, const nlohmann::json& named);

// {"labels": [ids]}: all of a project, in the order in which they are offered.
Response order_labels(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
