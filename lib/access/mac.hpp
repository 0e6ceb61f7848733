// HMAC-SHA256 (RFC 2104), for what we sign ourselves.
#pragma once

#include <array>
#include <string_view>

namespace memento {

using Mac = std::array<unsigned char, 32>;

Mac hmac_sha256(std::string_view key, std::string_view message);

// Comparison in constant time.
bool same_secret(std::string_view a, std::string_view b);

} // namespace memento
