#include "routes/trash.hpp"

#include "admin/trash.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "database/sqlstate.hpp"
#include "dispatch.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "storage/settings.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr int max_rows = 200;

std::string days(const Context& context)
{
    return std::to_string(trash_days(context.config));
}

std::string before(const Request& request)
{
    return std::to_string(query_number(request, "before").value_or(0));
}

std::map<int, std::string> names_in(const json& body)
{
    std::map<int, std::string> names;
    const json said = body.value("names", json::object());
    if (!said.is_object())
        throw Error(ErrorCode::bad_request, "The key 'names' must be an object: another name for each id.");
    for (const auto& [id, name] : said.items()) {
        const auto number = whole_number(id);
        if (!number || !name.is_string())
            throw Error(ErrorCode::bad_request, "The key 'names' must be an object: another name for each id.");
        names[*number] = name.get<std::string>();
    }
    return names;
}

Response conflict_of(const std::string& kind, const std::vector<Obstacle>& obstacles)
{
    Response response = error_response(Error(ErrorCode::conflict, sentence_of(kind, obstacles), hint_of(obstacles)));
    json body = json::parse(response.body);
    body["obstacles"] = json::array();
    for (const Obstacle& one : obstacles)
        body["obstacles"].push_back({{"what", one.what}, {"id", one.id}, {"name", one.name}, {"free", one.free}});
    response.body = body.dump();
    return response;
}

} // namespace

Response deleted_projects(Context& context, const Request& request, const json&)
{
    return Response{.body =
                        wrapped("trash", value_of(context, "SELECT page_trashed_projects($1::int, $2::int, $3::int)",
                                                  {days(context), before(request), std::to_string(max_rows)}))};
}

Response trash_of_project(Context& context, const Request& request, const json& named)
{
    const std::string project = named.at("project_id").dump();
    const std::string rows = std::to_string(max_rows);
    try {
        const std::string entries = value_of(context, "SELECT page_trash($1::int, $2::int, $3::int, $4::int)",
                                             {project, days(context), before(request), rows});
        const std::string drawings = before(request) == "0"
                                         ? value_of(context, "SELECT page_trashed_drawings($1::int, $2::int, $3::int)",
                                                    {project, days(context), rows})
                                         : "[]";
        return Response{.body =
                            "{\"trash\":" + entries + ",\"drawings\":" + drawings + ",\"days\":" + days(context) + "}"};
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, "Only a manager of the project sees what was deleted in it.", "Ask one.");
        throw;
    }
}

Response restore_deleted(Context& context, const Request& request, const json& named)
{
    const json body = request.body.empty() ? json::object() : parse_object(request.body);
    const std::map<int, std::string> names = names_in(body);
    const RestoreAnswer answer = context.as_caller([&](Transaction& transaction) {
        transaction.script(lift_time_limit);
        return restore_entry(transaction, named.at("entry_id").get<int>(), trash_days(context.config), names);
    });
    if (!answer.obstacles.empty())
        return conflict_of(answer.restored.kind, answer.obstacles);
    const Restored& back = answer.restored;
    return Response{.body = json{{"restored",
                                  {{"kind", back.kind},
                                   {"id", back.id},
                                   {"project_id", back.project_id},
                                   {"name", back.name},
                                   {"left_out", back.left_out},
                                   {"moved", back.moved},
                                   {"elsewhere", back.elsewhere}}}}
                                .dump()};
}

} // namespace memento
