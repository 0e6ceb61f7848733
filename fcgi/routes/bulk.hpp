// One thing done to many annotations, and categories that become one.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

Response change_annotations(Context& context, const Request& request, const nlohmann::json& named);
Response preview_merge(Context& context, const Request& request, const nlohmann::json& named);
Response merge_category(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
