#include "special.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "report/report.hpp"

#include <memory>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// Whether nginx may send the tiles of request.tile_key: 204, 401 or 403, no body, no cookie. It is cached by nginx for
// 2 s.
Response tile_permission(Context& context, const Request& request, const json&)
{
    const bool may = is_lower_hex(request.tile_key, 32) && context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT may_see_tiles($1)", {request.tile_key}).truth(0, 0);
    });
    return Response{.status = may ? 204 : 403};
}

// Utilities are for who manages the project.
void require_manager(const Context& context, Transaction& transaction, int project_id)
{
    const std::string id = std::to_string(project_id);
    const Rows rows =
        transaction.run("SELECT my_level_on_project(project_id) FROM projects WHERE project_id = $1::int", {id});
    if (rows.empty() || !context.caller.session) // a guest sees a shell of the project, and nothing in it
        throw_not_found();
    if (rows.text(0, 0) != "sys" && rows.text(0, 0) != "manage")
        throw Error(ErrorCode::forbidden, "Only a manager of the project may take its data out.", "Ask one.");
}

Handler answer_report(const Report& report)
{
    return [&report](Context& context, const Request&, const json& named) {
        const int project_id = named.at("project_id").get<int>();
        context.as_caller([&](Transaction& transaction) {
            require_manager(context, transaction, project_id);
            return true;
        });
        Response response;
        response.stream = [&context, &report, project_id](const Sink& sink) {
            context.as_caller([&](Transaction& transaction) {
                require_manager(context, transaction, project_id); // the right may have gone since the head was sent
                transaction.run("SELECT add_audit('export', $1)",
                                {std::string(report.name) + " of project " + std::to_string(project_id)});
                write_report(transaction, report, project_id, ReportFormat::json, sink);
                return true;
            });
        };
        return response;
    };
}

// Only sysadm: the database refuses everybody else, and ids that are nobody's.
Response change_ownership(Context& context, const Request&, const json& named)
{
    context.as_caller([&](Transaction& transaction) {
        transaction.run("SELECT change_ownership($1::int, $2::int)", {named.at("old").dump(), named.at("new").dump()});
        return true;
    });
    return Response{.body = "{}"};
}

} // namespace

std::vector<Route> special_routes()
{
    std::vector<Route> table{
        {"GET", "internal/tile", tile_permission, "Whether a tile may be sent; for nginx alone"},
        {"PUT", "utilities/change_ownership/{old}/{new}", change_ownership, "Hand everything of one user to another"},
    };
    for (const Report& report : reports())
        table.push_back({"GET", "utilities/project_" + std::string(report.name) + "/{project_id}",
                         answer_report(report), "Report: " + std::string(report.help)});
    return table;
}

} // namespace memento
