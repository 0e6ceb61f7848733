// What is told of samples besides their images: names and values.
#pragma once

#include "route.hpp"

namespace memento {

Response properties_of_annotation(Context& context, const Request& request, const nlohmann::json& named);

// {"properties": {name: value}}: those that are named are set, or taken away by "". Answers all of them.
Response change_properties(Context& context, const Request& request, const nlohmann::json& named);

// Of the property that is named after the ?.
Response values_of_property(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
