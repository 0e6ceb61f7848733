#include "dispatch.hpp"

#include "access/share.hpp"
#include "base/log.hpp"
#include "database/sqlstate.hpp"
#include "openapi.hpp"
#include "route.hpp"
#include "session.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// What a request brings to say who sent it, and whether it came by a cookie, which a browser sends by itself.
struct Credential {
    std::string_view text;
    bool from_cookie = false;
};

Credential token_of(const Request& request, const Config& config)
{
    if (const std::string_view token = header(request, "x-access-token"); !token.empty())
        return {token};
    constexpr std::string_view bearer = "Bearer ";
    if (const std::string_view value = header(request, "authorization"); value.starts_with(bearer))
        return {value.substr(bearer.size())};
    return {cookie(request, config.text("cookie")), true};
}

Credential share_of(const Request& request, const Config& config)
{
    if (const std::string_view share = header(request, "x-share"); !share.empty())
        return {share};
    return {cookie(request, config.text("cookie") + "_share"), true};
}

// A write that rides on the cookie must prove that our own page sent it: another site can neither set the header
// without our consent nor choose what the browser says of its origin.
void require_same_origin(const Request& request)
{
    const std::string_view site = header(request, "sec-fetch-site");
    if (header(request, "x-memento").empty() || (!site.empty() && site != "same-origin"))
        throw Error(ErrorCode::forbidden, "The request did not come from a page of this server.",
                    "Scripts send the token in the header x-access-token.");
}

// Who sent a request, as far as can be told without the database.
struct Sender {
    Caller caller;
    bool may_be_guest = false; // when his session does not hold
};

// Throws Error unauthorized unless there is a session or a share. A token in a header that does not hold is never
// passed over in favour of something else that the request brings; the cookie of a session that has ended is, for a
// share.
Sender identify(const Request& request, const Context& context)
{
    const Credential token = token_of(request, context.config);
    const Credential share = share_of(request, context.config);
    Caller caller{read_token(context.token_key, token.text), read_share(context.token_key, share.text).value_or(""),
                  request.address};
    const bool may_be_guest = !caller.share_id.empty() && token.from_cookie;
    const bool is_guest = !caller.session && may_be_guest;
    if (!caller.session && !is_guest)
        throw Error(ErrorCode::unauthorized, "There is no valid session.", "Log in first.");
    if (request.method != "GET" && (is_guest ? share : token).from_cookie)
        require_same_origin(request);
    return {std::move(caller), may_be_guest};
}

Response answer_description(Context&, const Request&)
{
    static const std::string description = describe_api().dump();
    return Response{.body = description};
}

// The routes that answer without a session.
struct OpenRoute {
    std::string_view method;
    std::string_view path;
    Response (*answer)(Context&, const Request&);
};
constexpr std::array open_routes{
    OpenRoute{"POST", "login", log_in},
    OpenRoute{"POST", "shares/open", open_share},
    OpenRoute{"GET", "openapi.json", answer_description},
};

// As find_route, but who has no session is told so before anything else.
const Route& route_of(Context& context, const Request& request, json& named, std::string& allowed)
{
    try {
        return find_route(request, named, allowed);
    } catch (const Error&) {
        context.read("SELECT 1", {});
        throw;
    }
}

Response dispatch(Context& context, Request& request, std::string& allowed)
{
    context.caller = {};
    const auto* const open = std::ranges::find(open_routes, std::string_view(request.path), &OpenRoute::path);
    if (open != open_routes.end()) {
        if (request.method == open->method)
            return open->answer(context, request);
        allowed = open->method;
        throw Error(ErrorCode::method_not_allowed, "This address does not take " + request.method + ".",
                    "Use " + allowed + ".");
    }
    const Sender sender = identify(request, context);
    context.caller = sender.caller;
    request.user_id = context.caller.session ? context.caller.session->user_id : 0;
    json named;
    const Route& route = route_of(context, request, named, allowed);
    try {
        return route.handler(context, request, named);
    } catch (const SqlError& e) {
        // Nothing was done: the database is told who calls before anything else. A body that was streamed is gone.
        if (e.code() != ErrorCode::unauthorized || !sender.may_be_guest || request.read_more)
            throw;
    }
    context.caller.session.reset();
    request.user_id = 0;
    return route.handler(context, request, named);
}

void log_defect(const Request& request, const std::string& what)
{
    log_line(LogLevel::error, what, {{"request", request.request_id}, {"path", request.path}});
}

} // namespace

void audit_refusal(Context& context, const Request& request)
{
    if (!context.caller.session)
        return;
    try {
        context.as_caller([&](Transaction& transaction) {
            transaction.run("SELECT add_refusal('refused', $1)", {request.method + " " + request.path});
            return true;
        });
    } catch (const std::exception& e) {
        log_defect(request, std::string("the audit failed: ") + e.what());
    }
}

void log_request(const Request& request, int status, std::chrono::nanoseconds spent)
{
    if (request.path == "internal/tile")
        return; // one for every tile, cached or not, would drown the rest
    const auto tenths = std::chrono::duration_cast<std::chrono::microseconds>(spent).count() / 100;
    log_line(LogLevel::info, "request",
             {{"id", request.request_id},
              {"user", std::to_string(request.user_id)},
              {"method", request.method},
              {"path", request.path},
              {"status", std::to_string(status)},
              {"ms", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10)}});
}

Response error_response(const Error& error)
{
    const json body{{"error", {{"code", error.kind().name}, {"message", error.what()}, {"hint", error.hint()}}}};
    Response response{.status = error.kind().http_status,
                      .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
    if (error.code() == ErrorCode::unavailable || error.code() == ErrorCode::too_many_requests)
        response.headers.emplace_back("Retry-After", error.code() == ErrorCode::unavailable ? "2" : "60");
    return response;
}

Response handle(Context& context, Request& request)
{
    std::string allowed;
    try {
        return dispatch(context, request, allowed);
    } catch (const SqlError& e) {
        if (e.kind().http_status >= 500)
            log_defect(request, e.state() + ": " + e.server_message());
        if (e.code() == ErrorCode::forbidden)
            audit_refusal(context, request);
        return error_response(e);
    } catch (const Error& e) {
        if (e.kind().http_status >= 500)
            log_defect(request, reason_of(e));
        if (e.code() == ErrorCode::forbidden)
            audit_refusal(context, request);
        Response response = error_response(without_paths(e));
        if (!allowed.empty())
            response.headers.emplace_back("Allow", allowed);
        return response;
    } catch (const std::exception& e) {
        log_defect(request, e.what());
        return error_response(without_paths(Error(ErrorCode::internal, e.what())));
    }
}

} // namespace memento
