#include "route.hpp"

#include "annotate.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "generic.hpp"
#include "images.hpp"
#include "session.hpp"
#include "special.hpp"
#include "tus.hpp"
#include "upload.hpp"
#include "web.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

std::vector<Route> all_routes()
{
    std::vector<Route> table = generic_routes();
    for (std::vector<Route> more : {image_routes(), upload_routes(), tus_routes(), special_routes(), session_routes(),
                                    web_routes(), annotate_routes()})
        table.insert(table.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return table;
}

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

} // namespace

std::span<const Route> routes()
{
    static const std::vector<Route> table = all_routes();
    return table;
}

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
        throw Error(ErrorCode::method_not_allowed, "This address does not take " + request.method + ".",
                    "Use " + allowed + ".");
    throw_not_found();
}

} // namespace memento
