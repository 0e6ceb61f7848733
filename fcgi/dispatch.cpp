#include "dispatch.hpp"

#include "base/log.hpp"
#include "database/sqlstate.hpp"
#include "identify.hpp"
#include "route.hpp"
#include "routes/uploads.hpp"

#include <functional>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

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

// What a page kept for one user is never sent as another, who has logged in in the same browser since.
void require_user(const Context& context, const Request& request)
{
    const std::string_view meant = header(request, "x-memento-user");
    const int caller = context.caller.session ? context.caller.session->user_id : 0;
    if (!meant.empty() && meant != std::to_string(caller))
        throw Error(ErrorCode::unauthorized, "This was meant to be sent by another user.",
                    "Log in as that user again.");
}

void take_caller(Context& context, Request& request, const Sender& sender)
{
    context.caller = sender.caller;
    request.user_id = context.caller.session ? context.caller.session->user_id : 0;
    require_user(context, request);
}

Response routed(Context& context, Request& request, std::string& allowed)
{
    context.caller = {};
    json named;
    if (const Route* open = find_open_route(request, allowed))
        return open->handler(context, request, named);
    const Sender sender = identify(request, context);
    take_caller(context, request, sender);
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

// What work fails with, as it is told to the caller; the log and the audit are told, too.
std::optional<Error> error_in(Context& context, const Request& request, const std::function<void()>& work)
{
    std::optional<Error> told;
    try {
        work();
        return told;
    } catch (const SqlError& e) {
        if (e.state() == query_canceled)
            log_line(LogLevel::warning, "broken off: " + e.server_message(),
                     {{"request", request.request_id}, {"path", request.path}});
        else if (e.kind().http_status >= 500)
            log_defect(request, e.state() + ": " + e.server_message());
        told = e;
    } catch (const std::exception& thrown) {
        const Error e = error_of(thrown);
        if (e.kind().http_status >= 500)
            log_defect(request, reason_of(e));
        told = without_paths(e);
    }
    if (told->code() == ErrorCode::forbidden)
        audit_refusal(context, request);
    return told;
}

} // namespace

void audit_refusal(Context& context, const Request& request)
{
    if (!context.caller.session)
        return;
    try {
        context.caller.reads = true; // a token that may read alone is told of, too
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
    // One for every tile, cached or not, and for every moment in which nobody has done anything, would drown the rest.
    if (request.path == "internal/tile" || (status == 200 && request.path.ends_with("/changes")))
        return;
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
    if (error.kind().retry_after != 0)
        response.headers.emplace_back("Retry-After", std::to_string(error.kind().retry_after));
    return response;
}

Response dispatch(Context& context, Request& request)
{
    std::string allowed;
    Response response;
    const auto error = error_in(context, request, [&] { response = routed(context, request, allowed); });
    if (!error)
        return response;
    response = error_response(*error);
    if (!allowed.empty())
        response.headers.emplace_back("Allow", allowed);
    return response;
}

std::optional<Response> refusal_of_upload(Context& context, Request& request)
{
    const auto error = error_in(context, request, [&] {
        take_caller(context, request, identify(request, context));
        if (request.path == "images/upload")
            require_right_to_upload(context);
        else
            context.read("SELECT 1", {});
    });
    return error ? std::optional(error_response(*error)) : std::nullopt;
}

} // namespace memento
