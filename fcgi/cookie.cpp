#include "cookie.hpp"

namespace memento {

std::string session_cookie(const Config& config, const std::string& token, long long seconds)
{
    return config.text("cookie") + "=" + token +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
           (config.flag("secure_cookie") ? "; Secure" : "");
}

} // namespace memento
