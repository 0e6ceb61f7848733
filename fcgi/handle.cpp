#include "handle.hpp"

#include "base/log.hpp"
#include "route.hpp"
#include "store/sqlstate.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// The token of a request and whether it came by the cookie, which a browser sends by itself.
struct Credential {
    std::string_view token;
    bool from_cookie = false;
};

Credential credential_of(const Request& request, const Config& config)
{
    if (const std::string_view token = header(request, "x-access-token"); !token.empty())
        return {token};
    constexpr std::string_view bearer = "Bearer ";
    if (const std::string_view value = header(request, "authorization"); value.starts_with(bearer))
        return {value.substr(bearer.size())};
    return {cookie(request, config.text("cookie")), true};
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

SessionClaims identify(const Request& request, const Context& context)
{
    const Credential credential = credential_of(request, context.config);
    const std::optional<SessionClaims> claims = read_token(context.token_key, credential.token);
    if (!claims)
        throw Error(ErrorCode::unauthorized, "There is no valid session.", "Log in first.");
    if (credential.from_cookie && request.method != "GET")
        require_same_origin(request);
    return *claims;
}

Response dispatch(Context& context, Request& request, std::string& allowed)
{
    context.caller.reset();
    json named;
    const auto is_login = request.path == "login";
    if (!is_login) {
        context.caller = identify(request, context);
        request.user_id = context.caller->user_id;
    }
    const Route& route = find_route(request, named, allowed);
    return route.handler(context, request, named);
}

void log_defect(const Request& request, const std::string& what)
{
    log_line(LogLevel::error, what, {{"request", request.request_id}, {"path", request.path}});
}

} // namespace

Response error_response(const Error& error)
{
    const json body{{"error", {{"code", error.kind().name}, {"message", error.what()}, {"hint", error.hint()}}}};
    Response response{.status = error.kind().http_status,
                      .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
    if (error.code() == ErrorCode::unavailable)
        response.headers.emplace_back("Retry-After", "2");
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
        return error_response(e);
    } catch (const Error& e) {
        if (e.code() == ErrorCode::internal)
            log_defect(request, e.what());
        Response response = error_response(e);
        if (!allowed.empty())
            response.headers.emplace_back("Allow", allowed);
        return response;
    } catch (const std::exception& e) {
        log_defect(request, e.what());
        return error_response(Error(ErrorCode::internal, "The server could not do this.", "The log has the details."));
    }
}

} // namespace memento
