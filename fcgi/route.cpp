#include "route.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "routes.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

// A pattern cut into its segments once.
struct Segmented {
    std::vector<std::string> segments;
    const Route* route;
};

const std::vector<Segmented>& segmented_routes()
{
    static const std::vector<Segmented> table = [] {
        std::vector<Segmented> cut;
        for (const Route& route : routes())
            cut.push_back({split(route.pattern, '/'), &route});
        return cut;
    }();
    return table;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path, nlohmann::json& named)
{
    if (pattern.size() != path.size())
        return false;
    named = nlohmann::json::object();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const std::string& expected = pattern[i];
        if (expected.front() != '{') {
            if (expected != path[i])
                return false;
        } else if (expected[1] == ':') {
            if (path[i].empty() || !is_storable_text(path[i]))
                return false;
            named[expected.substr(2, expected.size() - 3)] = path[i];
        } else if (const auto id = whole_number(path[i])) {
            named[expected.substr(1, expected.size() - 2)] = *id;
        } else {
            return false;
        }
    }
    return true;
}

[[noreturn]] void refuse_method(const Request& request, const std::string& allowed)
{
    throw Error(ErrorCode::method_not_allowed, "This address does not take " + request.method + ".",
                "Use " + allowed + ".");
}

} // namespace

const Route& find_route(const Request& request, nlohmann::json& named, std::string& allowed)
{
    const std::vector<std::string> path = split(request.path, '/');
    for (const Segmented& candidate : segmented_routes()) {
        if (candidate.segments.front() != path.front() || !fits(candidate.segments, path, named))
            continue;
        if (candidate.route->method == request.method)
            return *candidate.route;
        allowed += (allowed.empty() ? "" : ", ") + candidate.route->method;
    }
    if (!allowed.empty())
        refuse_method(request, allowed);
    throw_not_found();
}

const Route* find_open_route(const Request& request, std::string& allowed)
{
    for (const Route& route : routes()) {
        if (!route.open || route.pattern != request.path)
            continue;
        if (route.method == request.method)
            return &route;
        allowed = route.method;
        refuse_method(request, allowed);
    }
    return nullptr;
}

} // namespace memento
