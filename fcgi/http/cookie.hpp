// The cookies of the pages: the session, and the share that a guest opened.
#pragma once

#include "base/config.hpp"

#include <string>

namespace memento {

// The value of a Set-Cookie header that keeps a token for so many seconds; an empty token with 0 seconds removes it.
std::string session_cookie(const Config& config, const std::string& token, long long seconds);

// The same for what opens a share.
std::string share_cookie(const Config& config, const std::string& share, long long seconds);

} // namespace memento
