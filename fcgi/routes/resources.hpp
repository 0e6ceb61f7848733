// Changing the rows of the resource table: POST, PUT and DELETE of every resource.
#pragma once

#include "resource/resource.hpp"
#include "route.hpp"

namespace memento {

Handler create_item(const Resource& resource);
Handler update_item(const Resource& resource);

// DELETE of one row by its key.
Handler remove_item(const Resource& resource);

// DELETE of the rows of a filter, which must name at least one end.
Handler remove_rows(const Resource& resource, const Filter& filter);

} // namespace memento
