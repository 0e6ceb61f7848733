// An image that is shared without a project: where it is uploaded to, and the annotation that shows it.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

Response place_of_shared(Context& context, const Request& request, const nlohmann::json& named);
Response put_shared(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
