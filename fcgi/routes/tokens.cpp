#include "routes/tokens.hpp"

#include "admin/tokens.hpp"
#include "base/error.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/session.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

std::optional<std::vector<int>> projects_in(const json& body)
{
    const json projects = body.value("projects", json());
    if (projects.is_null())
        return std::nullopt;
    if (!projects.is_array() || !std::ranges::all_of(projects, [](const json& id) {
            return id.is_number_integer() && id >= 0 && id <= INT32_MAX;
        }))
        throw Error(ErrorCode::bad_request, "The key 'projects' must be a list of ids, or null for all projects.");
    return projects.get<std::vector<int>>();
}

int days_in(const json& body)
{
    const json days = body.value("days", json(standard_token_lifetime));
    if (!days.is_number_integer() || days < 1 || days > max_token_lifetime)
        throw Error(ErrorCode::bad_request,
                    "The key 'days' must be a whole number from 1 to " + std::to_string(max_token_lifetime) + ".");
    return days.get<int>();
}

} // namespace

Response my_tokens(Context& context, const Request&, const json&)
{
    require_login(context);
    return Response{.body = wrapped("tokens", value_of(context, "SELECT my_tokens()", {}))};
}

Response new_token(Context& context, const Request& request, const json&)
{
    require_login(context);
    const json body = parse_object(request.body);
    const TokenWish wish{required_text(body, "name"), required_text(body, "scope"), projects_in(body), days_in(body)};
    const NewToken made = context.as_caller([&](Transaction& transaction) { return make_my_token(transaction, wish); });
    return Response{.status = 201,
                    .body = json{{"token", {{"token_id", made.token_id}, {"token", made.token}}}}.dump()};
}

Response revoke_token(Context& context, const Request&, const json& named)
{
    require_login(context);
    const bool ended = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT end_my_token($1::int)", {named.at("token_id").dump()}).truth(0, 0);
    });
    if (!ended)
        throw_not_found();
    return Response{.status = 204};
}

} // namespace memento
