// Reading the rows of the resource table: lists whole, page by page, by filters.
#pragma once

#include "resource/resource.hpp"
#include "route.hpp"

namespace memento {

// All rows, or those of a filter; one row where the filter says so.
Handler answer_rows(const Resource& resource, const Filter* filter);

// One row by its key.
Handler answer_item(const Resource& resource);

} // namespace memento
