// The description of the API, made from the tables of routes and resources.
#pragma once

#include "route.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

// An OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.0).
nlohmann::json describe_api();

// The same as an answer, for everybody.
Response answer_description(Context& context, const Request& request, const nlohmann::json& named);

// Whether a route stands in it: not those that only nginx asks, nor the one that answers it.
bool is_described(const Route& route);

} // namespace memento
