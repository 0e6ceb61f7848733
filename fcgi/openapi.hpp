// The description of the API, made from the tables of routes and resources.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace memento {

// An OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.0).
nlohmann::json describe_api();

} // namespace memento
