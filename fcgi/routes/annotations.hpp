// Annotations as the pages show them, and what an annotator does all day: submit, classify, the next sample.
#pragma once

#include "route.hpp"

namespace memento {

// A page of the annotations of a category, or of a project: see sample_filter.hpp; and which page: after=ID, before=ID,
// around=ID, at=PLACE (counted from 0) or end=1.
Response annotations_of_category(Context& context, const Request& request, const nlohmann::json& named);
Response annotations_of_project(Context& context, const Request& request, const nlohmann::json& named);

// Everything to open an annotation.
Response open_annotation(Context& context, const Request& request, const nlohmann::json& named);

Response submit_annotation(Context& context, const Request& request, const nlohmann::json& named);
Response classify(Context& context, const Request& request, const nlohmann::json& named);

// The samples to review before and after an annotation.
Response neighbours_in_queue(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
