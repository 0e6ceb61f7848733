#include "access/mac.hpp"

#include <sodium.h>

namespace memento {
namespace {

const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data()); // NOLINT: bytes are bytes
}

} // namespace

Mac hmac_sha256(std::string_view key, std::string_view message)
{
    static_assert(crypto_auth_hmacsha256_BYTES == Mac{}.size());
    Mac out{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
    crypto_auth_hmacsha256_final(&state, out.data());
    return out;
}

bool same_secret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace memento
