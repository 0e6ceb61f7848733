#include "identify.hpp"

#include "access/address.hpp"
#include "access/personal_token.hpp"
#include "access/share.hpp"
#include "base/error.hpp"

#include <mutex>
#include <unordered_map>

namespace memento {
namespace {

// What a request brings to say who sent it, and whether it came by a cookie, which a browser sends by itself.
struct Credential {
    std::string_view text;
    bool from_cookie = false;
};

// Whose the personal tokens are that were asked for lately, by their hashes: that never changes. Whether one still
// holds is asked with each request. Of all threads.
class TokenOwners {
public:
    // 0 for one that is not known.
    int find(const std::string& hash)
    {
        const std::scoped_lock lock(mutex_);
        const auto found = owners_.find(hash);
        return found == owners_.end() ? 0 : found->second;
    }
    void keep(const std::string& hash, int user_id)
    {
        constexpr std::size_t max_known = 10'000;
        const std::scoped_lock lock(mutex_);
        if (owners_.size() >= max_known)
            owners_.clear();
        owners_.emplace(hash, user_id);
    }

private:
    std::mutex mutex_;
    std::unordered_map<std::string, int> owners_;
};

TokenOwners& token_owners()
{
    static TokenOwners owners;
    return owners;
}

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

// The session that a token stands for, of either kind; nothing for what is none. A browser keeps no personal token.
std::optional<SessionClaims> session_of(Context& context, const Credential& token)
{
    if (token.from_cookie || !is_personal_token(token.text))
        return read_token(context.token_key, token.text);
    const std::string hash = hash_of_personal_token(token.text);
    int user_id = token_owners().find(hash);
    if (user_id == 0) {
        user_id = context.in_transaction([&](Transaction& transaction) {
            return static_cast<int>(transaction.run("SELECT user_of_token($1)", {hash}).number(0, 0));
        });
        if (user_id == 0)
            return std::nullopt;
        token_owners().keep(hash, user_id);
    }
    return SessionClaims{.user_id = user_id, .version = 0, .id = "", .expires = 0, .token_hash = hash};
}

// A write that rides on the cookie must come from there.
void require_same_origin(const Request& request)
{
    if (!is_from_our_page(request))
        throw Error(ErrorCode::forbidden, "The request did not come from a page of this server.",
                    "Scripts send the token in the header x-access-token.");
}

} // namespace

Sender identify(const Request& request, Context& context)
{
    const Credential token = token_of(request, context.config);
    const Credential share = share_of(request, context.config);
    Caller caller{session_of(context, token), read_share(context.token_key, share.text).value_or(""), request.address,
                  request.method == "GET" || request.method == "OPTIONS"};
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
    if (request.path == "login" || request.path == "web/invites/join")
        return {"login from " + from, from};
    const Credential token = token_of(request, context.config);
    if (const auto session = read_token(context.token_key, token.text))
        return {"user " + std::to_string(session->user_id), std::move(from)};
    if (!token.from_cookie && is_personal_token(token.text)) {
        if (const int user_id = token_owners().find(hash_of_personal_token(token.text)); user_id != 0)
            return {"user " + std::to_string(user_id), std::move(from)};
    }
    if (const auto share = read_share(context.token_key, share_of(request, context.config).text))
        return {"share " + *share, std::move(from)};
    return {stranger, std::move(from)};
}

} // namespace memento
