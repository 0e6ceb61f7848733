// Lists page by page: a page begins after the row that ended the one before.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

// For a page without rows: when the row that is named by args' `after` is not there any more, or is hidden now, the
// list would seem to end. mark: a statement that answers a row when it is there. Throws Error conflict.
void require_mark(Context& context, const std::string& mark, const nlohmann::json& args);

// For the lists of the pages: which page is asked for (200 rows if the request does not say how many, at most 1,000),
// and what is searched for.
void read_page_of_view(const Request& request, nlohmann::json& args);

// The rows, and the id after which the next page begins: "" when there is none. key: the name of that id in a row.
Response page_of(const std::string& wrapper, const char* key, const std::string& rows, const nlohmann::json& args);

} // namespace memento
