// What a route is: a method and an address, who answers, and what it says of itself.
#pragma once

#include "context.hpp"
#include "http/message.hpp"
#include "resource/resource.hpp"

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// named: what the address names: {"layer_id": 7}.
using Handler = std::function<Response(Context& context, const Request& request, const nlohmann::json& named)>;

struct Route {
    std::string method;
    std::string pattern; // "layers/{layer_id}"; {…} is a whole number from 0 to 2³¹−1, {:…} is a text
    Handler handler;
    std::string summary = {};              // one line for the description of the API
    int success = 200;                     // the status of an answer when all is well
    std::vector<std::string_view> query{}; // parameters that it takes after a ?
    bool open = false;                     // answers without a session
    const Resource* resource = nullptr;    // of a route of the resource table: the shape of its bodies and answers
    bool answers_list = false;             // of such a route
};

// The route of a request. Throws Error not_found, or method_not_allowed when the path has other methods; allowed then
// lists them ("GET, PUT").
const Route& find_route(const Request& request, nlohmann::json& named, std::string& allowed);

// The same for what answers without a session; nullptr when the path is none of those.
const Route* find_open_route(const Request& request, std::string& allowed);

} // namespace memento
