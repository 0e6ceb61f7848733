// The session cookie of the pages.
#pragma once

#include "base/config.hpp"

#include <string>

namespace memento {

// The value of a Set-Cookie header that keeps a token for so many seconds; an empty token with 0 seconds removes it.
std::string session_cookie(const Config& config, const std::string& token, long long seconds);

} // namespace memento
