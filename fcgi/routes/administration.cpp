#include "routes/administration.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/paging.hpp"
#include "routes/refused.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_layers = 10000;
constexpr auto sysadm_only = "Only an administrator of the server may do this.";

std::string read_as(const char* words, Context& context, const std::string& sql, const std::vector<Value>& parameters)
{
    return refused_as(words, [&] { return value_of(context, sql, parameters); });
}

// An id of the query string, NULL where there is none.
Value id_in_query(const Request& request, const char* name)
{
    const std::optional<int> id = query_number(request, name);
    return id ? Value(std::to_string(*id)) : Value{};
}

// How many minutes the clock of who asks is before UTC; behind it where it is less than 0.
int minutes_ahead(const Request& request)
{
    constexpr int max_minutes = 24 * 60;
    const std::string text = query_value(request, "ahead");
    int minutes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size() || std::abs(minutes) > max_minutes))
        throw Error(ErrorCode::bad_request, "The parameter 'ahead' must be a number of minutes, less than a day.");
    return minutes;
}

// A change by a function that answers false where there is nothing to change.
void change_by(Context& context, const std::string& sql, const std::vector<Value>& parameters)
{
    const bool done = refused_as(sysadm_only, [&] {
        return context.as_caller([&](Transaction& transaction) {
            transaction.script(lift_time_limit); // of everything that he owns
            return transaction.run(sql, parameters).truth(0, 0);
        });
    });
    if (!done)
        throw_not_found();
}

} // namespace

Response edit_project(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("project", read_as(manager_only, context, "SELECT page_editor($1::int)",
                                                       {named.at("project_id").dump()}))};
}

Response overview_of_project(Context& context, const Request& request, const json& named)
{
    return Response{
        .body = wrapped("overview", read_as(manager_only, context, "SELECT page_overview($1::int, $2::int)",
                                            {named.at("project_id").dump(), std::to_string(minutes_ahead(request))}))};
}

Response uses_of(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("uses", read_as(manager_only, context, "SELECT page_uses($1::text, $2::int)",
                                                    {named.at("kind").get<std::string>(), named.at("id").dump()}))};
}

Response grants_of_participant(Context& context, const Request& request, const json& named)
{
    const int limit = std::min(query_number(request, "limit").value_or(200), 1000);
    return Response{.body = wrapped("grants", read_as(manager_only, context,
                                                      "SELECT page_person($1::int, $2::int, $3::text, $4::int)",
                                                      {named.at("project_id").dump(), named.at("user_id").dump(),
                                                       query_value(request, "search"), std::to_string(limit)}))};
}

// Of the project; with category or annotation after the ?, of that.
Response why_may_participant(Context& context, const Request& request, const json& named)
{
    return Response{
        .body = wrapped("why", read_as(manager_only, context, "SELECT page_why($1::int, $2::int, $3::int, $4::int)",
                                       {named.at("project_id").dump(), named.at("user_id").dump(),
                                        id_in_query(request, "category"), id_in_query(request, "annotation")}))};
}

Response page_of_users(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page_of_view(request, args);
    const std::string rows = read_as(
        sysadm_only, context, "SELECT page_users($1::text, $2::text, $3::int, $4::int)",
        {args["search"].get<std::string>(), query_value(request, "role"), args["after"].dump(), args["limit"].dump()});
    if (rows == "[]")
        require_mark(context, "SELECT 1 FROM people WHERE user_id = ($1::jsonb->>'after')::int", args);
    return page_of("users", "user_id", rows, args);
}

Response edit_user_page(Context& context, const Request&, const json& named)
{
    const std::string here = context.caller.session ? context.caller.session->id : "";
    return Response{.body = wrapped("user", read_as(sysadm_only, context, "SELECT page_user($1::int, $2)",
                                                    {named.at("user_id").dump(), here}))};
}

Response possessions_of_user(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("uses", read_as(sysadm_only, context, "SELECT page_possessions($1::int)",
                                                    {named.at("user_id").dump()}))};
}

Response log_out_user(Context& context, const Request&, const json& named)
{
    change_by(context, "SELECT end_sessions_of($1::int)", {named.at("user_id").dump()});
    return Response{.status = 204};
}

Response end_session_of_user(Context& context, const Request&, const json& named)
{
    change_by(context, "SELECT end_session_by($1::int, $2::int)",
              {named.at("user_id").dump(), named.at("session_id").dump()});
    return Response{.status = 204};
}

// {"heir_id"}: who gets what he owns.
Response delete_user(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const auto heir = body.find("heir_id");
    if (heir == body.end() || !heir->is_number_integer() || *heir < 1 || *heir > INT32_MAX)
        throw Error(ErrorCode::bad_request, "The key 'heir_id' must be the id of a user.");
    change_by(context, "SELECT remove_user_by($1::int, $2::int)", {named.at("user_id").dump(), heir->dump()});
    return Response{.status = 204};
}

// Who was given rights on one annotation alone.
Response given_on_annotation(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("given", read_as(manager_only, context, "SELECT page_given($1::int)",
                                                     {named.at("annotation_id").dump()}))};
}

// With image after the ?, that one alone.
Response page_of_images(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page_of_view(request, args);
    const std::string rows = read_as(
        manager_only, context, "SELECT page_images($1::int, $2::text, $3::text, $4::int, $5::int, $6::int)",
        {args["project_id"].dump(), args["search"].get<std::string>(), query_value(request, "state"),
         args["after"].dump(), std::to_string(query_number(request, "image").value_or(0)), args["limit"].dump()});
    if (rows == "[]")
        require_mark(context, "SELECT 1 FROM images WHERE image_id = ($1::jsonb->>'after')::int", args);
    return page_of("images", "image_id", rows, args);
}

// {"layers": [ids], "parent_id"}: those of one group, from the lowest up; with parent_id, in that group (0: in none).
Response order_layers(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const json layers = body.value("layers", json());
    if (!layers.is_array() || layers.size() > max_layers || !std::ranges::all_of(layers, [](const json& id) {
            return id.is_number_integer() && id > 0 && id <= INT32_MAX;
        }))
        throw Error(ErrorCode::bad_request,
                    "The key 'layers' must be a list of ids, " + std::to_string(max_layers) + " at the most.");
    const json parent = body.value("parent_id", json());
    if (!parent.is_null() && (!parent.is_number_integer() || parent < 0 || parent > INT32_MAX))
        throw Error(ErrorCode::bad_request, "The key 'parent_id' must be the id of a group, or 0.");
    std::string ids = "{";
    for (const json& id : layers)
        ids += (ids.size() > 1 ? "," : "") + id.dump();
    const bool done = refused_as(manager_only, [&] {
        return context.as_caller([&](Transaction& transaction) {
            return transaction
                .run("SELECT order_layers($1::int, $2::int[], $3::int)",
                     {named.at("annotation_id").dump(), ids + "}", parent.is_null() ? Value{} : Value(parent.dump())})
                .truth(0, 0);
        });
    });
    if (!done)
        throw_not_found();
    return Response{.body = "{}"};
}

} // namespace memento
