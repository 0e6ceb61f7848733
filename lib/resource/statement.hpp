// A resource as SQL. Every statement has one parameter, $1: a JSON object with the values named in the path and, over
// them, those of the body; its answer has one column, a JSON text for each row (none: nothing was found or changed).
#pragma once

#include "resource/resource.hpp"

#include <cstddef>
#include <string>

namespace memento::sql {

// The rows in their order. Without a filter: all that the caller may see. A LIMIT may be appended.
std::string select_rows(const Resource& resource, const Filter* filter = nullptr);
// The same, to be held: rows whose texts (Resource::bulk), with those before them, are more than max_bytes are NULL,
// and not read.
std::string select_held(const Resource& resource, const Filter* filter, bool paged, std::size_t max_bytes);
// The same as select_rows(), of it the rows after the one with the key `after`, `limit` at the most (both from $1, each
// may be missing).
std::string select_page(const Resource& resource, const Filter* filter = nullptr);
// A row when the caller sees the one with the key `after`.
std::string select_mark(const Resource& resource);
// The first row of a filter that answers one item.
std::string select_one(const Resource& resource, const Filter& filter);
std::string select_item(const Resource& resource);
// For a resource without PUT, a row that exists already is answered as if it had been made.
std::string insert_item(const Resource& resource);
// Changes nothing when $1 has an `if_match` that is not the version of the row.
std::string update_item(const Resource& resource);
// Whether the row has another version than `if_match`; no row when the caller cannot see it.
std::string is_stale(const Resource& resource);
// The number of rows deleted.
std::string delete_item(const Resource& resource);
std::string delete_rows(const Resource& resource, const Filter& filter);

} // namespace memento::sql
