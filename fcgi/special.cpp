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

// Streams a report, once it is clear that the caller may have it.
Response stream_report(Context& context, const Report& report, int project_id, ReportFormat format)
{
    context.as_caller([&](Transaction& transaction) {
        require_manager(context, transaction, project_id);
        return true;
    });
    Response response;
    response.stream = [&context, &report, project_id, format](const Sink& sink) {
        context.as_caller([&](Transaction& transaction) {
            require_manager(context, transaction, project_id); // the right may have gone since the head was sent
            transaction.run("SELECT add_audit('export', $1)",
                            {std::string(report.name) + " of project " + std::to_string(project_id)});
            write_report(transaction, report, project_id, format, sink);
            return true;
        });
    };
    return response;
}

Handler answer_report(const Report& report)
{
    return [&report](Context& context, const Request&, const json& named) {
        return stream_report(context, report, named.at("project_id").get<int>(), ReportFormat::json);
    };
}

// For the pages: a file to save, its CSV safe for spreadsheets.
Response download(Context& context, const Request&, const json& named)
{
    const std::string format = named.at("format").get<std::string>();
    const Report* report = find_report(named.at("report").get<std::string>());
    if (report == nullptr || (format != "csv" && format != "json"))
        throw_not_found();
    Response response = stream_report(context, *report, named.at("project_id").get<int>(),
                                      format == "csv" ? ReportFormat::safe_csv : ReportFormat::json);
    if (format == "csv")
        response.content_type = "text/csv; charset=utf-8";
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + std::string(report->name) + "." + format + "\"");
    return response;
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
    table.push_back({"GET", "web/projects/{project_id}/reports/{:report}/{:format}", download,
                     "A report as a file to save: data, rois, comments or summary, as csv or json"});
    for (const Report& report : reports())
        table.push_back({"GET", "utilities/project_" + std::string(report.name) + "/{project_id}",
                         answer_report(report), "Report: " + std::string(report.help)});
    return table;
}

} // namespace memento
