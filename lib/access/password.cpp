#include "access/password.hpp"

#include "base/error.hpp"
#include "base/limiter.hpp"
#include "base/text.hpp"

#include <array>
#include <sodium.h>

namespace memento {
namespace {

// OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory = std::size_t{19} << 20U;

void start_sodium()
{
    if (sodium_init() < 0)
        throw Error(ErrorCode::internal, "The cryptography library cannot be started.");
}

std::string argon2id(std::string_view digest)
{
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), digest.data(), digest.size(), passes, memory, crypto_pwhash_ALG_ARGON2ID13) !=
        0)
        throw Error(ErrorCode::unavailable, "There is not enough memory to hash a password.", "Try again in a moment.");
    return out.data();
}

} // namespace

std::string password_digest(std::string_view typed)
{
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),                     // NOLINT: bytes are bytes
                       reinterpret_cast<const unsigned char*>(typed.data()), typed.size()); // NOLINT
    return hex(digest);
}

std::string hash_digest(std::string_view digest)
{
    if (!is_lower_hex(digest, 64))
        throw Error(ErrorCode::bad_request, "The password must be the lower-case hex SHA-256 of what was typed.",
                    "Send 64 hex digits.");
    return argon2id(digest);
}

std::string hash_password(std::string_view typed)
{
    return hash_digest(password_digest(typed));
}

bool verify_digest(std::string_view digest, const std::string& stored)
{
    static const std::string nobody = argon2id(random_hex(32));
    const std::string& hash = stored.empty() ? nobody : stored;
    const std::string given(digest); // what is not sent has no address, and libsodium wants one
    const bool fits = crypto_pwhash_str_verify(hash.c_str(), given.data(), given.size()) == 0;
    return fits && !stored.empty();
}

void in_hash_place(const std::function<void()>& work)
{
    static Limiter places(2, 64, std::chrono::seconds(3));
    const Limiter::Place place = places.enter();
    if (place == nullptr)
        throw Error(ErrorCode::too_many_requests, "Too many logins at once.", "Try again in a few seconds.");
    work();
}

std::string generate_password()
{
    // Without 0, 1, I, O and l, which are easily misread: 32 characters, 5 bits each.
    constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    static_assert(letters.size() == 32);
    start_sodium();
    std::string out;
    for (int i = 0; i < 16; ++i) {
        if (i > 0 && i % 4 == 0)
            out += '-';
        out += letters[randombytes_uniform(letters.size())];
    }
    return out;
}

} // namespace memento
