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

// The files of an image by its id, for scripts; nginx sends them.
Response image_file(Context& context, const Request&, const json& named)
{
    const int thumb = named.at("thumb").get<int>();
    const std::string file = named.at("sub_filename").get<std::string>();
    const Rows rows = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT key, pyramid->>'flat', type, uri FROM images"
                               " WHERE image_id = ($1::jsonb->>'image_id')::int AND state = 'ready'",
                               {named.dump()});
    });
    if (rows.empty() || thumb > 1 || file != "none")
        throw Error(ErrorCode::not_found, "There is nothing here, or you may not see it.");
    if (rows.text(0, 2) == "E")
        return Response{.status = 302, .headers = {{"Location", rows.text(0, 3)}}};
    const std::string name = thumb == 1 ? "thumbnail.jpg" : rows.text(0, 1);
    const std::string type = name.ends_with(".png") ? "image/png" : "image/jpeg";
    return Response{.content_type = type,
                    .headers = {{"X-Accel-Redirect", "/internal-files/tiles/" + rows.text(0, 0) + "/" + name}}};
}

// Utilities are for who manages the project.
void require_manager(Transaction& transaction, int project_id)
{
    const std::string id = std::to_string(project_id);
    const Rows rows =
        transaction.run("SELECT my_level_on_project(project_id) FROM projects WHERE project_id = $1::int", {id});
    if (rows.empty())
        throw Error(ErrorCode::not_found, "There is nothing here, or you may not see it.");
    if (rows.text(0, 0) != "sys" && rows.text(0, 0) != "manage")
        throw Error(ErrorCode::forbidden, "Only a manager of the project may take its data out.", "Ask one.");
}

Handler answer_report(const Report& report)
{
    return [&report](Context& context, const Request&, const json& named) {
        const int project_id = named.at("project_id").get<int>();
        context.as_caller([&](Transaction& transaction) {
            require_manager(transaction, project_id);
            return true;
        });
        Response response;
        response.stream = [&context, &report, project_id](const Sink& sink) {
            context.as_caller([&](Transaction& transaction) {
                require_manager(transaction, project_id); // the right may have gone since the head was sent
                write_report(transaction, report, project_id, ReportFormat::json, sink);
                return true;
            });
        };
        return response;
    };
}

} // namespace

std::vector<Route> special_routes()
{
    std::vector<Route> table{
        {"GET", "internal/tile", tile_permission},
        {"GET", "images/geturl/{image_id}/{thumb}/{:sub_filename}", image_file},
    };
    for (const Report& report : reports())
        table.push_back(
            {"GET", "utilities/project_" + std::string(report.name) + "/{project_id}", answer_report(report)});
    return table;
}

} // namespace memento
