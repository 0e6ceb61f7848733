// Projects as the pages show them.
#pragma once

#include "route.hpp"

namespace memento {

// The projects of the caller, counted.
Response home(Context& context, const Request& request, const nlohmann::json& named);

// A project with its labels and categories, counted.
Response open_project(Context& context, const Request& request, const nlohmann::json& named);

// What others have changed in a project since the mark that an answer before this one, or the project, came with.
Response changes_of_project(Context& context, const Request& request, const nlohmann::json& named);

// Who takes part in a project, page by page; with a search, who could.
Response participants(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
