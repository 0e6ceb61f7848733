// The body of a request against a resource, before any SQL.
#pragma once

#include "resource/resource.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace memento {

// The JSON text of a body as an object. Throws Error bad_request for anything else: malformed, nested deeper than 32,
// invalid UTF-8, a NUL in a text.
nlohmann::json parse_object(std::string_view text);

// The text under a key of a body. Throws Error bad_request naming the key.
std::string required_text(const nlohmann::json& body, const char* name);

// The values of a body that the resource's statements take. Throws Error bad_request naming the key that is missing or
// has the wrong type. Unknown keys and those that are the server's own are left out.
nlohmann::json checked_body(const Resource& resource, const nlohmann::json& body, Verb verb);

} // namespace memento
