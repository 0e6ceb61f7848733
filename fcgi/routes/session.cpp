#include "routes/session.hpp"

#include "access/address.hpp"
#include "access/password.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/cookie.hpp"
#include "identify.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

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
    in_hash_place([&] { fits = verify_digest(digest, stored); });
    return fits;
}

bool is_page(const Request& request)
{
    return header(request, "x-memento") == "page" && is_from_our_page(request);
}

// What the client calls itself, short enough to be kept; "" for what is no text.
std::string agent_of(const Request& request)
{
    const std::string agent(header(request, "user-agent").substr(0, 300));
    return is_storable_text(agent) ? agent : "";
}

Response answer_token(Context& context, const Request& request, int user_id, int version)
{
    Response response{.body = "{}"};
    begin_session(context, request, user_id, version, response);
    return response;
}

std::string login_address(const Request& request)
{
    return address_block(request.address);
}

// Whether a password may be tried now. If so, it counts as a failure until note(): of those who try side by side,
// too, no more are tried than are counted.
bool may_try(Transaction& transaction, const std::string& username, const Request& request)
{
    return transaction.run("SELECT begin_login($1, $2)", {username, login_address(request)}).truth(0, 0);
}

// What came of it: user_id is 0 when the password was wrong.
void note(Context& context, const std::string& username, const Request& request, int user_id)
{
    const bool is_login = request.path == "login";
    context.in_transaction(
        [&](Transaction& transaction) {
            transaction.run(
                "SELECT note_login($1, $2, nullif($3::int, 0), $4::boolean, $5)",
                {username, login_address(request), std::to_string(user_id), is_login ? "t" : "f", agent_of(request)});
            return true;
        },
        begin_as(Caller{{}, "", request.address}));
}

[[noreturn]] void refuse_blocked(Context& context, const std::string& username, const Request& request)
{
    context.in_transaction(
        [&](Transaction& transaction) {
            transaction.run("SELECT add_refusal('login refused', $1)", {"user " + username});
            return true;
        },
        begin_as(Caller{{}, "", request.address}));
    throw Error(ErrorCode::too_many_requests, "There were too many wrong passwords, or too many logins.",
                "Try again in ten minutes.");
}

// What the browser keeps of a session is gone: its cookies, and the tiles in its cache.
Response logged_out(const Context& context)
{
    return Response{.status = 204,
                    .headers = {{"Set-Cookie", session_cookie(context.config, "", 0)},
                                {"Set-Cookie", share_cookie(context.config, "", 0)},
                                {"Clear-Site-Data", "\"cache\""}}};
}

// Ends all sessions of the caller, whose password becomes `stored` if that is something. The version of new ones.
int renew_sessions(Context& context, const Value& stored)
{
    return context.as_caller([&](Transaction& transaction) {
        return static_cast<int>(transaction.run("SELECT renew_my_sessions($1)", {stored}).number(0, 0));
    });
}

} // namespace

std::string hashed_password(std::string_view digest)
{
    std::string stored;
    in_hash_place([&] { stored = hash_digest(digest); });
    return stored;
}

void begin_session(Context& context, const Request& request, int user_id, int version, Response& response)
{
    const long long hours = context.config.number("session_hours");
    SessionClaims claims;
    const std::string token = make_token(context.token_key, user_id, version, hours, &claims);
    context.in_transaction(
        [&](Transaction& transaction) {
            transaction.run("SELECT note_session($1::int, $2::int, $3, to_timestamp($4::bigint), $5)",
                            {std::to_string(user_id), std::to_string(version), claims.id,
                             std::to_string(claims.expires), agent_of(request)});
            return true;
        },
        begin_as(Caller{{}, "", request.address}));
    if (is_page(request)) {
        response.headers.emplace_back("Set-Cookie", session_cookie(context.config, token, hours * 3600));
        return;
    }
    json body = json::parse(response.body);
    body["token"] = token;
    response.body = body.dump();
}

// One answer for every way to be wrong, after the same work.
Response log_in(Context& context, const Request& request, const json&)
{
    const std::string_view typed = header(request, "username");
    const std::string_view digest = header(request, "password");
    const std::string username(is_storable_text(typed) && typed.size() <= 50 ? typed : "");
    const auto [may, account] = context.in_transaction([&](Transaction& transaction) {
        const bool allowed = may_try(transaction, username, request);
        return std::pair(allowed, allowed ? find_account(transaction, username) : Account{});
    });
    if (!may)
        refuse_blocked(context, username, request);
    const bool right = verify(digest, account.password) && is_lower_hex(digest, 64);
    note(context, username, request, right ? account.user_id : 0);
    if (!right)
        throw Error(ErrorCode::unauthorized, "The user name or the password is wrong.", "Check both and try again.");
    return answer_token(context, request, account.user_id, account.session_version);
}

Response log_out(Context& context, const Request&, const json&)
{
    if (context.caller.session)
        require_login(context);
    context.as_caller([&](Transaction& transaction) {
        if (context.caller.session) {
            transaction.run("SELECT end_session($1, to_timestamp($2::bigint))",
                            {context.caller.session->id, std::to_string(context.caller.session->expires)});
        }
        return true;
    });
    return logged_out(context);
}

Response log_out_everywhere(Context& context, const Request&, const json&)
{
    require_login(context);
    renew_sessions(context, {});
    return logged_out(context);
}

// {"old", "new"}: hex SHA-256 of both. All sessions end; the page that asked stays logged in with a fresh token.
Response change_password(Context& context, const Request& request, const json&)
{
    const int user_id = require_login(context).user_id;
    const json body = parse_object(request.body);
    const std::string old_digest = required_text(body, "old");
    const std::string new_digest = required_text(body, "new");
    const auto [stored, username, may] = context.as_caller([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT my_password(), username FROM people WHERE user_id = caller()");
        const std::string name = rows.text(0, 1);
        return std::tuple(rows.text(0, 0), name, may_try(transaction, name, request));
    });
    if (!may)
        refuse_blocked(context, username, request);
    const bool right = verify(old_digest, stored);
    note(context, username, request, right ? user_id : 0);
    if (!right)
        throw Error(ErrorCode::forbidden, "The old password is wrong.", "Type it again.");
    return answer_token(context, request, user_id, renew_sessions(context, hashed_password(new_digest)));
}

Response who_am_i(Context& context, const Request&, const json&)
{
    return Response{.body = wrapped("me", value_of(context, "SELECT page_me()", {}))};
}

// {"name", "email"} of the caller himself.
Response change_me(Context& context, const Request& request, const json&)
{
    require_login(context);
    const json body = parse_object(request.body);
    const std::string name = required_text(body, "name");
    const std::string email = required_text(body, "email");
    if (name.size() > max_name_bytes || email.size() > max_name_bytes)
        throw Error(ErrorCode::bad_request,
                    "Name and e-mail take " + std::to_string(max_name_bytes) + " bytes each at the most.");
    context.as_caller([&](Transaction& transaction) {
        transaction.run("SELECT set_my_details($1, $2)", {name, email});
        return true;
    });
    return who_am_i(context, request, {});
}

Response my_sessions(Context& context, const Request&, const json&)
{
    const std::string here = require_login(context).id;
    return Response{.body = wrapped("sessions", value_of(context, "SELECT my_sessions($1)", {here}))};
}

Response end_my_session(Context& context, const Request&, const json& named)
{
    require_login(context);
    const bool ended = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT end_my_session($1::int)", {named.at("session_id").dump()}).truth(0, 0);
    });
    if (!ended)
        throw_not_found();
    return Response{.status = 204};
}

const SessionClaims& require_session(const Context& context)
{
    if (!context.caller.session)
        throw Error(ErrorCode::forbidden, "A guest has no account.", "Log in to do this.");
    return *context.caller.session;
}

const SessionClaims& require_login(const Context& context)
{
    const SessionClaims& session = require_session(context);
    if (!session.token_hash.empty())
        throw Error(ErrorCode::forbidden, "A token does not change the account: this is for who has logged in.",
                    "Log in with the password.");
    return session;
}

} // namespace memento
