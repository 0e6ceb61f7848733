#include "access/share.hpp"

#include "access/mac.hpp"
#include "base/text.hpp"

namespace memento {
namespace {

// The prefix keeps a mac of a share from ever being one of something else under the same key.
std::string mac_of(const std::string& key, std::string_view share_id)
{
    const Mac mac = hmac_sha256(key, "share:" + std::string(share_id));
    return hex({reinterpret_cast<const char*>(mac.data()), mac.size()}); // NOLINT: bytes are bytes
}

} // namespace

std::string share_text(const std::string& key, const std::string& share_id)
{
    return share_id + "." + mac_of(key, share_id);
}

std::optional<std::string> read_share(const std::string& key, std::string_view text)
{
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos)
        return std::nullopt;
    const std::string_view id = text.substr(0, dot);
    if (!is_lower_hex(id, 32) || !same_secret(text.substr(dot + 1), mac_of(key, id)))
        return std::nullopt;
    return std::string(id);
}

} // namespace memento
