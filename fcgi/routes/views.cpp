#include "routes/views.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_view_name = 100;
constexpr std::size_t max_looks = 20000;
constexpr int max_views = 100; // of a project, and of each user in it

std::string text_in(const json& body, const char* name, std::size_t max_bytes)
{
    std::string text = required_text(body, name);
    if (text.empty() || text.size() > max_bytes)
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be a text of 1 to " +
                                                std::to_string(max_bytes) + " bytes.");
    return text;
}

bool truth_in(const json& body, const char* name)
{
    const auto found = body.find(name);
    if (found == body.end() || !found->is_boolean())
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be true or false.");
    return found->get<bool>();
}

} // namespace

Response views_of_project(Context& context, const Request&, const json& named)
{
    return Response{
        .body = wrapped("views", value_of(context, "SELECT page_views($1::int)", {named.at("project_id").dump()}))};
}

Response keep_view(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const json said{{"name", text_in(body, "name", max_view_name)},
                    {"looks", text_in(body, "looks", max_looks)},
                    {"own", truth_in(body, "own")},
                    {"first", truth_in(body, "first")}};
    if (said["own"] && said["first"])
        throw Error(ErrorCode::bad_request, "Only a view of the project says how samples are shown at first.");
    const std::string project = named.at("project_id").dump();
    const bool kept = run_change(context, *find_resource("projects"), named, [&](Transaction& transaction) {
        return transaction
            .run("SELECT keep_view($1::int, $2::jsonb, $3::int)", {project, said.dump(), std::to_string(max_views)})
            .truth(0, 0);
    });
    if (!kept)
        throw Error(ErrorCode::conflict, "There are " + std::to_string(max_views) + " views already.",
                    "Delete one that is not needed any more.");
    return Response{
        .status = 201,
        .body = wrapped("views", value_of(context, "SELECT page_views($1::int)", {named.at("project_id").dump()}))};
}

Response delete_view(Context& context, const Request&, const json& named)
{
    const std::string deleted = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT coalesce(delete_view($1::int)::text, '')", {named.at("view_id").dump()})
            .text(0, 0);
    });
    if (deleted.empty())
        throw_not_found();
    if (deleted == "false")
        throw Error(ErrorCode::forbidden, "Only a manager of the project may delete its views.", "Ask one.");
    return Response{.status = 204};
}

} // namespace memento
