#include "routes/projects.hpp"

#include "base/error.hpp"
#include "database/sqlstate.hpp"
#include "routes/answer.hpp"
#include "routes/paging.hpp"

#include <nlohmann/json.hpp>

namespace memento {

using nlohmann::json;

Response home(Context& context, const Request&, const json&)
{
    return Response{.body = wrapped("projects", value_of(context, "SELECT page_home()", {}))};
}

Response open_project(Context& context, const Request&, const json& named)
{
    const std::string project = value_of(context, "SELECT page_project($1::int)", {named.at("project_id").dump()});
    return Response{.body = wrapped("project", project)};
}

Response changes_of_project(Context& context, const Request& request, const json& named)
{
    return Response{.body = value_of(context, "SELECT page_changes($1::int, $2::text)",
                                     {named.at("project_id").dump(), query_value(request, "since")})};
}

Response participants(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page_of_view(request, args);
    const std::string role = query_value(request, "role");
    if (!role.empty() && role != "administer" && role != "annotate" && role != "look")
        throw Error(ErrorCode::bad_request, "The parameter role is none of administer, annotate and look.",
                    "Leave it out for all.");
    std::string rows;
    try {
        rows = value_of(context, "SELECT page_participants($1::int, $2::text, $3::boolean, $4::text, $5::int, $6::int)",
                        {args["project_id"].dump(), args["search"].get<std::string>(),
                         query_value(request, "among") == "participants" ? "f" : "t", role, args["after"].dump(),
                         args["limit"].dump()});
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, "Only a manager of the project may see who takes part in it.",
                        "Ask one.");
        throw;
    }
    if (rows == "[]")
        require_mark(context, "SELECT 1 FROM people WHERE user_id = ($1::jsonb->>'after')::int", args);
    return page_of("participants", "user_id", rows, args);
}

} // namespace memento
