// Lists page by page: a page begins after the row that ended the one before.
#pragma once

#include "context.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

// For a page without rows: when the row that is named by args' `after` is not there any more, or is hidden now, the
// list would seem to end. mark: a statement that answers a row when it is there. Throws Error conflict.
void require_mark(Context& context, const std::string& mark, const nlohmann::json& args);

} // namespace memento
