#include "http/cookie.hpp"

namespace memento {

namespace {

std::string cookie_of(const Config& config, const std::string& name, const std::string& value, long long seconds)
{
    return name + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
           (config.flag("secure_cookie") ? "; Secure" : "");
}

} // namespace

std::string session_cookie(const Config& config, const std::string& token, long long seconds)
{
    return cookie_of(config, config.text("cookie"), token, seconds);
}

std::string share_cookie(const Config& config, const std::string& share, long long seconds)
{
    return cookie_of(config, config.text("cookie") + "_share", share, seconds);
}

} // namespace memento
