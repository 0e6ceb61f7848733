#include "web.hpp"

#include "base/error.hpp"
#include "database/sqlstate.hpp"
#include "paging.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// The statements of the pages are functions of sql/code/pages.sql. $1: the names of the path and the values of the
// query.
const std::string annotations_sql =
    "SELECT page_annotations(($1::jsonb->>'category_id')::int, $1::jsonb->>'status', $1::jsonb->>'search',"
    " ($1::jsonb->>'after')::int, ($1::jsonb->>'limit')::int)";
const std::string participants_sql =
    "SELECT page_participants(($1::jsonb->>'project_id')::int, $1::jsonb->>'search', ($1::jsonb->>'after')::int,"
    " ($1::jsonb->>'limit')::int)";

std::string ask(Context& context, const std::string& sql, const json& args)
{
    const Rows rows = context.read(sql, {args.dump()});
    if (rows.empty() || !rows.at(0, 0))
        throw_not_found();
    return rows.text(0, 0);
}

// function: of the pages, called with what the path names.
Handler answer(std::string key, const std::string& function)
{
    return [key = std::move(key), sql = "SELECT " + function + " WHERE $1::jsonb IS NOT NULL"](
               Context& context, const Request&, const json& named) {
        return Response{.body = "{\"" + key + "\":" + ask(context, sql, named) + "}"};
    };
}

// Which page is asked for: 200 rows if the request does not say how many, at most 1,000.
void read_page(const Request& request, json& args)
{
    args["limit"] = std::min(query_number(request, "limit").value_or(200), 1000);
    args["after"] = query_number(request, "after").value_or(0);
    args["search"] = query_value(request, "search");
}

// The rows, and the id after which the next page begins: "" when there is none.
Response page_of(const std::string& wrapper, const char* key, const std::string& text, const json& args)
{
    const json rows = json::parse(text);
    const std::string next = !rows.empty() && rows.size() == args.at("limit") ? rows.back().at(key).dump() : "";
    return Response{.body = json{{wrapper, rows}, {"next", next}}.dump()};
}

Response annotations_page(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page(request, args);
    args["status"] = query_value(request, "status");
    const std::string rows = ask(context, annotations_sql, args);
    if (rows == "[]")
        require_mark(context, "SELECT 1 FROM annotations WHERE annotation_id = ($1::jsonb->>'after')::int", args);
    return page_of("annotations", "annotation_id", rows, args);
}

Response participants(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page(request, args);
    std::string rows;
    try {
        rows = ask(context, participants_sql, args);
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

} // namespace

std::vector<Route> web_routes()
{
    return {
        {"GET", "web/me", answer("me", "page_me()"), "Who am I and what may I do"},
        {"GET", "web/home", answer("projects", "page_home()"), "The projects of the caller, counted"},
        {"GET", "web/projects/{project_id}", answer("project", "page_project(($1::jsonb->>'project_id')::int)"),
         "A project with its labels and categories, counted"},
        {"GET",
         "web/projects/{project_id}/participants",
         participants,
         "Who takes part in a project; with search, who could",
         200,
         {"limit", "after", "search"}},
        {"GET",
         "web/categories/{category_id}/annotations",
         annotations_page,
         "A page of the annotations of a category",
         200,
         {"limit", "after", "search", "status"}},
        {"GET", "web/annotations/{annotation_id}",
         answer("annotation", "page_annotation(($1::jsonb->>'annotation_id')::int)"),
         "Everything to open an annotation"},
    };
}

} // namespace memento
