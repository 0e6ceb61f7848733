// What an upload of files would make of their names: the plan of an import, without the files.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

Response plan_upload(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
