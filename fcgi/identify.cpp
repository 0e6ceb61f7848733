#include "identify.hpp"

#include "access/address.hpp"
#include "access/share.hpp"
#include "base/error.hpp"

namespace memento {
namespace {

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

// A write that rides on the cookie must come from there.
void require_same_origin(const Request& request)
{
    if (!is_from_our_page(request))
        throw Error(ErrorCode::forbidden, "The request did not come from a page of this server.",
                    "Scripts send the token in the header x-access-token.");
}

} // namespace

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

bool is_from_our_page(const Request& request)
{
    const std::string_view site = header(request, "sec-fetch-site");
    return !header(request, "x-memento").empty() && (site.empty() || site == "same-origin");
}

Origin origin_of(const Request& request, const Context& context)
{
    // Who has no session shares with all who have none: addresses are had for nothing.
    constexpr auto stranger = "nobody";
    std::string from = address_block(request.address);
    if (request.path == "login")
        return {"login from " + from, from};
    if (const auto session = read_token(context.token_key, token_of(request, context.config).text))
        return {"user " + std::to_string(session->user_id), std::move(from)};
    if (const auto share = read_share(context.token_key, share_of(request, context.config).text))
        return {"share " + *share, std::move(from)};
    return {stranger, std::move(from)};
}

} // namespace memento
