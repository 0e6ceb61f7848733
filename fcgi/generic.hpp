// The 77 routes of the resource table.
#pragma once

#include "resource/resource.hpp"
#include "route.hpp"

namespace memento {

std::vector<Route> generic_routes();

// For special routes of a resource. Runs a change that answers a row's JSON; a refusal of the database is told as an
// absence when args name what the caller cannot see.
std::string changed_row(Context& context, const Resource& resource, const nlohmann::json& args,
                        const std::function<std::string(Transaction&)>& work);

// Throws what a change that changed nothing means: Error forbidden, or not_found when args name what the caller cannot
// see.
[[noreturn]] void refuse_change(Context& context, const Resource& resource, const nlohmann::json& args);

// DELETE of one row by its key.
Handler remove_item(const Resource& resource);

} // namespace memento
