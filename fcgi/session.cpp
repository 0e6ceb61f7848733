#include "session.hpp"

#include "access/hash_gate.hpp"
#include "access/password.hpp"
#include "access/share.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "database/sqlstate.hpp"
#include "http/cookie.hpp"
#include "resource/body.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr int standard_share_days = 7;
constexpr int max_share_days = 365;

struct Account {
    int user_id = 0;
    int session_version = 0;
    std::string password; // as stored; "" for an unknown user
};

Account find_account(Transaction& transaction, const std::string& username)
{
    const Rows rows = transaction.run("SELECT user_id, session_version, password FROM find_login($1)", {username});
    if (rows.empty())
        return {};
    return {static_cast<int>(rows.number(0, 0)), static_cast<int>(rows.number(0, 1)), rows.text(0, 2)};
}

bool verify(std::string_view digest, const std::string& stored)
{
    bool fits = false;
    with_hash_place([&] { fits = verify_digest(digest, stored); });
    return fits;
}

std::string hash(std::string_view digest)
{
    std::string stored;
    with_hash_place([&] { stored = hash_digest(digest); });
    return stored;
}

bool is_page(const Request& request)
{
    return header(request, "x-memento") == "page";
}

// The token: in a cookie that scripts of the page cannot read when a page asks, else in the body.
Response answer_token(const Context& context, const Request& request, int user_id, int version)
{
    const long long hours = context.config.number("session_hours");
    const std::string token = make_token(context.token_key, user_id, version, hours);
    if (!is_page(request))
        return Response{.body = json{{"token", token}}.dump()};
    return Response{.body = "{}", .headers = {{"Set-Cookie", session_cookie(context.config, token, hours * 3600)}}};
}

void note(Context& context, const std::string& username, const Request& request, int user_id)
{
    const bool succeeded = user_id != 0;
    context.database.transact(
        [&](Transaction& transaction) {
            transaction.run("SELECT note_login($1, $2, $3::boolean)",
                            {username, request.address, succeeded ? "t" : "f"});
            transaction.run("SELECT add_audit($1, $2, '{}', nullif($3::int, 0))",
                            {succeeded ? "login" : "login failed", "user " + username, std::to_string(user_id)});
        },
        begin_as(Caller{{}, "", request.address}));
}

[[noreturn]] void refuse_blocked(Context& context, const std::string& username, const Request& request)
{
    context.database.transact(
        [&](Transaction& transaction) {
            transaction.run("SELECT add_refusal('login refused', $1)", {"user " + username});
        },
        begin_as(Caller{{}, "", request.address}));
    throw Error(ErrorCode::too_many_requests, "There were too many wrong passwords.", "Try again in ten minutes.");
}

// What the browser keeps of a session is gone: its cookies, and the tiles in its cache.
Response logged_out(const Context& context)
{
    return Response{.status = 204,
                    .headers = {{"Set-Cookie", session_cookie(context.config, "", 0)},
                                {"Set-Cookie", share_cookie(context.config, "", 0)},
                                {"Clear-Site-Data", "\"cache\""}}};
}

Response log_out(Context& context, const Request&, const json&)
{
    context.as_caller([&](Transaction& transaction) {
        if (context.caller.session) {
            transaction.run("SELECT end_session($1, to_timestamp($2::bigint))",
                            {context.caller.session->id, std::to_string(context.caller.session->expires)});
        }
        return true;
    });
    return logged_out(context);
}

const SessionClaims& require_session(const Context& context)
{
    if (!context.caller.session)
        throw Error(ErrorCode::forbidden, "A guest has no account.", "Log in to do this.");
    return *context.caller.session;
}

// Ends all sessions of the caller, whose password becomes `stored` if that is something. The version of new ones.
int renew_sessions(Context& context, const Value& stored)
{
    return context.as_caller([&](Transaction& transaction) {
        return static_cast<int>(transaction.run("SELECT renew_my_sessions($1)", {stored}).number(0, 0));
    });
}

Response log_out_everywhere(Context& context, const Request&, const json&)
{
    require_session(context);
    renew_sessions(context, {});
    return logged_out(context);
}

std::string text_of(const json& body, const char* name)
{
    const auto found = body.find(name);
    if (found == body.end() || !found->is_string())
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be a text.");
    return found->get<std::string>();
}

// {"old", "new"}: hex SHA-256 of both. All sessions end; the page that asked stays logged in with a fresh token.
Response change_password(Context& context, const Request& request, const json&)
{
    const int user_id = require_session(context).user_id;
    const json body = parse_object(request.body);
    const std::string old_digest = text_of(body, "old");
    const std::string new_digest = text_of(body, "new");
    const auto [stored, username, blocked] = context.as_caller([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT my_password(), username, login_is_blocked(username, $1)"
                                          " FROM people WHERE user_id = caller()",
                                          {request.address});
        return std::tuple(rows.text(0, 0), rows.text(0, 1), rows.truth(0, 2));
    });
    if (blocked)
        refuse_blocked(context, username, request);
    if (!verify(old_digest, stored)) {
        note(context, username, request, 0);
        throw Error(ErrorCode::forbidden, "The old password is wrong.", "Type it again.");
    }
    return answer_token(context, request, user_id, renew_sessions(context, hash(new_digest)));
}

// {"days"}: how long it lives. Several shares of one annotation may live side by side.
Response create_share(Context& context, const Request& request, const json& named)
{
    const json body = request.body.empty() ? json::object() : parse_object(request.body);
    const json days = body.value("days", json(standard_share_days));
    if (!days.is_number_integer() || days < 1 || days > max_share_days)
        throw Error(ErrorCode::bad_request, "The key 'days' must be a whole number from 1 to 365.");
    const std::string id = random_hex(16);
    const std::string annotation = named.at("annotation_id").dump();
    std::string expires;
    try {
        expires = context.as_caller([&](Transaction& transaction) {
            if (transaction.run("SELECT 1 FROM annotations WHERE annotation_id = $1::int", {annotation}).empty())
                throw_not_found();
            require_session(context);
            return transaction
                .run("INSERT INTO shares (share_id, annotation_id, author_id, expires_at)"
                     " VALUES ($1, $2::int, caller(), now() + make_interval(days => $3::int)) RETURNING "
                     "to_json(expires_at)",
                     {id, annotation, days.dump()})
                .text(0, 0);
        });
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, "You may look at this, but not share it.",
                        "Ask a manager of the project.");
        throw;
    }
    const json share{{"share_id", id},
                     {"link", "/memento/s#" + share_text(context.token_key, id)},
                     {"expires_at", json::parse(expires)}};
    return Response{.status = 201, .body = json{{"share", share}}.dump()};
}

Response list_shares(Context& context, const Request&, const json& named)
{
    const std::string rows = context.as_caller([&](Transaction& transaction) {
        const std::string annotation = named.at("annotation_id").dump();
        if (transaction.run("SELECT 1 FROM annotations WHERE annotation_id = $1::int", {annotation}).empty())
            throw_not_found();
        return transaction
            .run("SELECT coalesce(json_agg(json_build_object('share_id', share_id, 'author', author, 'created_at', "
                 "created_at,"
                 " 'expires_at', expires_at) ORDER BY created_at), '[]')::text"
                 " FROM shares WHERE annotation_id = $1::int AND expires_at > now()",
                 {annotation})
            .text(0, 0);
    });
    return Response{.body = "{\"shares\":" + rows + "}"};
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

} // namespace

// One answer for every way to be wrong, after the same work.
Response log_in(Context& context, const Request& request)
{
    const std::string_view typed = header(request, "username");
    const std::string_view digest = header(request, "password");
    const std::string username(is_storable_text(typed) && typed.size() <= 50 ? typed : "");
    const auto [blocked, account] = context.database.in_transaction([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT login_is_blocked($1, $2)", {username, request.address});
        return std::pair(rows.truth(0, 0), find_account(transaction, username));
    });
    if (blocked)
        refuse_blocked(context, username, request);
    const bool right = verify(digest, account.password) && is_lower_hex(digest, 64);
    note(context, username, request, right ? account.user_id : 0);
    if (!right)
        throw Error(ErrorCode::unauthorized, "The user name or the password is wrong.", "Check both and try again.");
    return answer_token(context, request, account.user_id, account.session_version);
}

// {"share": "<id>.<mac>"} → the annotation that it opens, and a cookie for its tiles.
Response open_share(Context& context, const Request& request)
{
    const std::string text = text_of(parse_object(request.body), "share");
    const std::optional<std::string> id = read_share(context.token_key, text);
    if (!id)
        throw Error(ErrorCode::not_found, "This link leads nowhere.",
                    "It may have expired or been revoked. Ask for a new one.");
    const Rows rows = context.database.in_transaction(
        [&](Transaction& transaction) {
            return transaction.run("SELECT annotation_id, category_id, project_id, name,"
                                   " greatest(1, extract(epoch FROM share_expiry() - now())::int)"
                                   " FROM annotations WHERE annotation_id = shared_annotation()");
        },
        begin_with_share(*id));
    if (rows.empty())
        throw Error(ErrorCode::not_found, "This link leads nowhere.",
                    "It may have expired or been revoked. Ask for a new one.");
    const json body{{"share",
                     {{"annotation_id", rows.number(0, 0)},
                      {"category_id", rows.number(0, 1)},
                      {"project_id", rows.number(0, 2)},
                      {"name", rows.text(0, 3)}}}};
    return Response{.body = body.dump(),
                    .headers = {{"Set-Cookie", share_cookie(context.config, text, rows.number(0, 4))}}};
}

std::vector<Route> session_routes()
{
    return {
        {"POST", "web/logout", log_out, "End this session", 204},
        {"POST", "web/logout/everywhere", log_out_everywhere, "End all sessions of the caller", 204},
        {"PUT", "web/password", change_password, "Change the password of the caller"},
        {"POST", "web/annotations/{annotation_id}/shares", create_share, "Make a link that opens an annotation", 201},
        {"GET", "web/annotations/{annotation_id}/shares", list_shares, "The links that open an annotation"},
        {"DELETE", "web/shares/{:share_id}", revoke_share, "End a link", 204},
    };
}

} // namespace memento
