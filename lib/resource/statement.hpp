// A resource as SQL. Every statement has one parameter, $1: a JSON object with the values named in the path and, over
// them, those of the body; its answer is one value, the JSON text to send (NULL: nothing was found or changed).
#pragma once

#include "resource/resource.hpp"

#include <string>

namespace memento::sql {

// A JSON array, "[]" when nothing matches. Without a filter: all that the caller may see.
std::string select_rows(const Resource& resource, const Filter* filter = nullptr);
// The first row of a filter that answers one item.
std::string select_one(const Resource& resource, const Filter& filter);
std::string select_item(const Resource& resource);
// For a resource without PUT, a row that exists already is answered as if it had been made.
std::string insert_item(const Resource& resource);
std::string update_item(const Resource& resource);
// The number of rows deleted.
std::string delete_item(const Resource& resource);
std::string delete_rows(const Resource& resource, const Filter& filter);

} // namespace memento::sql
