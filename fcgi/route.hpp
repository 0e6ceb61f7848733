// Every route of the API in one table.
#pragma once

#include "context.hpp"
#include "http/message.hpp"
#include "resource/resource.hpp"

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

namespace memento {

using Handler = std::function<Response(Context&, const Request&, const nlohmann::json& named)>;

struct Route {
    std::string method;
    std::string pattern;      // "layers/{layer_id}"; {…} is a whole number from 0 to 2³¹−1, {:…} is a text
    Handler handler;          // gets what the path names: {"layer_id": 7}
    std::string summary = {}; // one line for the description of the API
    int success = 200;        // the status of an answer when all is well
    std::vector<std::string_view> query{}; // parameters that it takes after a ?
    const Resource* resource = nullptr;    // of a generic route: the shape of its bodies and answers
    bool answers_list = false;             // of a generic route
};

// The generic routes of lib/resource and the special ones; the same table in every call.
std::span<const Route> routes();

// The route of a request. Throws Error not_found, or method_not_allowed when the path has other methods; allowed then
// lists them ("GET, PUT").
const Route& find_route(const Request& request, nlohmann::json& named, std::string& allowed);

} // namespace memento
