// What a list of annotations is filtered and sorted by, as its address says it.
#pragma once

#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

// As the functions of sql/code/filters.sql take it: status=N|S, label=ID|none, score=CLASSIFICATION:OPTION|none,
// comments=any|open|none, shared=1, mine=1, property=NAME=VALUE, search=TEXT, sort=name|-name|added|-added. Throws
// Error bad_request naming the parameter.
nlohmann::json read_sample_filter(const Request& request);

} // namespace memento
