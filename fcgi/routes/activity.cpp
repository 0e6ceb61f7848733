#include "routes/activity.hpp"

#include "base/error.hpp"
#include "database/sqlstate.hpp"
#include "routes/answer.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

namespace memento {
namespace {

using nlohmann::json;

constexpr auto max_rows = "100";

// What of the audit a page calls by one word.
struct Kind {
    std::string_view name;
    std::string_view actions; // as PostgreSQL writes a list
};
constexpr std::array of_project{
    Kind{"",
         "{submit,classify,grant,revoke,share,unshare,invite,invite ended,join,ownership,make,change,delete,restore,"
         "export}"},
    Kind{"annotating", "{submit,classify}"},
    Kind{"people", "{grant,revoke,share,unshare,invite,invite ended,join,ownership}"},
    Kind{"content", "{make,change,delete,restore}"},
    Kind{"exports", "{export}"},
};
constexpr std::array of_server{
    Kind{"logins", "{login failed,login refused}"},
    Kind{"grants", "{grant,revoke}"},
};

std::string actions_of(std::span<const Kind> kinds, const Request& request)
{
    const std::string wanted = query_value(request, "kind");
    const auto found = std::ranges::find(kinds, wanted, &Kind::name);
    if (found == kinds.end())
        throw Error(ErrorCode::bad_request, "There is no kind '" + wanted + "' here.");
    return std::string(found->actions);
}

// The entry before which the page ends; entries are more than there are ids of anything else.
std::string before(const Request& request)
{
    std::string text = query_value(request, "before");
    if (text.empty())
        return "0";
    if (text.size() > 18 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        throw Error(ErrorCode::bad_request, "The parameter 'before' must be a number.");
    return text;
}

Response page(Context& context, const char* refusal, const std::string& sql, const std::vector<Value>& parameters)
{
    try {
        return Response{.body = wrapped("activity", value_of(context, sql, parameters))};
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, refusal, "Ask one.");
        throw;
    }
}

} // namespace

Response activity_of_project(Context& context, const Request& request, const json& named)
{
    const std::optional<int> who = query_number(request, "user");
    return page(context, "Only a manager of the project sees who did what in it.",
                "SELECT page_activity($1::int, $2::int, $3::text[], $4::bigint, $5::int)",
                {named.at("project_id").dump(), who ? Value(std::to_string(*who)) : Value{},
                 actions_of(of_project, request), before(request), max_rows});
}

Response audit_of_server(Context& context, const Request& request, const json&)
{
    return page(context, "Only an administrator of the server may do this.",
                "SELECT page_server_audit($1::text[], $2::bigint, $3::int)",
                {actions_of(of_server, request), before(request), max_rows});
}

} // namespace memento
