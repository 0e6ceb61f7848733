#include "routes/shares.hpp"

#include "access/share.hpp"
#include "admin/shares.hpp"
#include "base/error.hpp"
#include "database/sqlstate.hpp"
#include "http/cookie.hpp"
#include "identify.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/session.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

[[noreturn]] void leads_nowhere()
{
    throw Error(ErrorCode::not_found, "This link leads nowhere.",
                "It may have expired or been revoked. Ask for a new one.");
}

void require_visible(Transaction& transaction, int annotation_id)
{
    const std::string id = std::to_string(annotation_id);
    if (transaction.run("SELECT 1 FROM annotations WHERE annotation_id = $1::int", {id}).empty())
        throw_not_found();
}

} // namespace

// {"share": "<id>.<mac>"} → the annotation that it opens, and for our own page a cookie, for its tiles.
Response open_share(Context& context, const Request& request, const json&)
{
    const std::string text = required_text(parse_object(request.body), "share");
    const std::optional<std::string> id = read_share(context.token_key, text);
    if (!id)
        leads_nowhere();
    const Rows rows = context.in_transaction(
        [&](Transaction& transaction) {
            return transaction.run(
                "SELECT page_opened_share(),"
                " (SELECT greatest(1, extract(epoch FROM s.expires_at - now())::int) FROM my_share() s)");
        },
        begin_with_share(*id));
    if (!rows.at(0, 0))
        leads_nowhere();
    Response response{.body = wrapped("share", rows.text(0, 0))};
    if (is_from_our_page(request))
        response.headers.emplace_back("Set-Cookie", share_cookie(context.config, text, rows.number(0, 1)));
    return response;
}

// {"days"}: how long it lives. Several shares of one annotation may live side by side.
Response make_share(Context& context, const Request& request, const json& named)
{
    const json body = request.body.empty() ? json::object() : parse_object(request.body);
    const json days = body.value("days", json(standard_share_lifetime));
    if (!days.is_number_integer() || days < 1 || days > max_share_lifetime)
        throw Error(ErrorCode::bad_request,
                    "The key 'days' must be a whole number from 1 to " + std::to_string(max_share_lifetime) + ".");
    const int annotation_id = named.at("annotation_id").get<int>();
    try {
        const NewShare share = context.as_caller([&](Transaction& transaction) {
            require_visible(transaction, annotation_id);
            return add_share(transaction, annotation_id, require_session(context).user_id, days.get<int>());
        });
        const json told{{"share_id", share.share_id},
                        {"link", share_link(context.token_key, share.share_id)},
                        {"expires_at", share.expires_at}};
        return Response{.status = 201, .body = json{{"share", told}}.dump()};
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, "You may look at this, but not share it.",
                        "Ask a manager of the project.");
        throw;
    }
}

Response shares_of_annotation(Context& context, const Request&, const json& named)
{
    const std::string rows = context.as_caller([&](Transaction& transaction) {
        const int annotation_id = named.at("annotation_id").get<int>();
        require_visible(transaction, annotation_id);
        return transaction.run("SELECT page_shares($1::int)", {std::to_string(annotation_id)}).text(0, 0);
    });
    return Response{.body = wrapped("shares", rows)};
}

Response revoke_share(Context& context, const Request&, const json& named)
{
    const std::string id = named.at("share_id").get<std::string>();
    const bool gone = context.as_caller([&](Transaction& transaction) {
        if (transaction.run("SELECT 1 FROM shares WHERE share_id = $1", {id}).empty())
            throw_not_found();
        return !transaction.run("DELETE FROM shares WHERE share_id = $1 RETURNING 1", {id}).empty();
    });
    if (!gone)
        throw Error(ErrorCode::forbidden, "You may see this, but not change it.", "Ask a manager of the project.");
    return Response{.status = 204};
}

} // namespace memento
