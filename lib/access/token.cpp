#include "access/token.hpp"

#include "access/mac.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <jwt/jwt.hpp>
#include <sodium.h>
#include <sys/stat.h>
#include <unordered_map>

namespace memento {
namespace {

constexpr std::string_view issuer = "memento";
constexpr std::size_t max_token_bytes = 4096;

long long now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

// Three non-empty segments of base64url. Anything else must not reach the library, which reads out of bounds for bytes
// ≥ 0x80.
bool has_token_shape(std::string_view token)
{
    if (token.size() > max_token_bytes || std::ranges::count(token, '.') != 2)
        return false;
    if (token.front() == '.' || token.back() == '.' || token.find("..") != std::string_view::npos)
        return false;
    return std::ranges::all_of(token, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

// Checked by ourselves before the library sees the token: its comparison is not constant in time, its base64 is
// lenient, and it looks at the claims before the signature.
bool signature_holds(const std::string& key, std::string_view token)
{
    const std::size_t dot = token.rfind('.');
    const std::string_view given = token.substr(dot + 1);
    const Mac expected = hmac_sha256(key, token.substr(0, dot));
    std::array<char, sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
        text{};
    sodium_bin2base64(text.data(), text.size(), expected.data(), expected.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return same_secret(given, {text.data(), text.size() - 1});
}

std::optional<SessionClaims> decode_token(const std::string& key, std::string_view token)
{
    if (token.empty() || !has_token_shape(token) || !signature_holds(key, token))
        return std::nullopt;
    try {
        std::error_code error;
        const auto decoded = jwt::decode(token, jwt::params::algorithms({"HS256"}), error, jwt::params::secret(key),
                                         jwt::params::verify(true));
        if (error)
            return std::nullopt;
        const auto& payload = decoded.payload();
        SessionClaims claims;
        claims.user_id = payload.get_claim_value<int>("user_id");
        claims.version = payload.get_claim_value<int>("ver");
        claims.id = payload.get_claim_value<std::string>("jti");
        claims.expires = payload.get_claim_value<long long>("exp");
        const bool ours = payload.get_claim_value<std::string>("iss") == issuer &&
                          payload.get_claim_value<std::string>("sub") == std::to_string(claims.user_id) &&
                          payload.get_claim_value<long long>("iat") <= now() + 60;
        if (!ours || !is_lower_hex(claims.id, 32))
            return std::nullopt;
        return claims;
    } catch (const std::exception&) {
        // A signed token of another shape (the key is ours, so an old format), or the library's own exceptions.
        return std::nullopt;
    }
}

} // namespace

std::string read_token_key(const std::string& path)
{
    std::string key{trimmed(read_file(path, 4096))};
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 07U) != 0)
        throw Error(ErrorCode::failed, "The key file " + path + " can be read by every user of this machine.",
                    "chmod 0640 " + path);
    if (key.size() < 32)
        throw Error(ErrorCode::failed, "The key file " + path + " holds fewer than 32 bytes.",
                    "Make one with: openssl rand -hex 32 > " + path);
    return key;
}

std::string make_token(const std::string& key, int user_id, int version, long long hours, SessionClaims* claims)
{
    const long long issued = now();
    const SessionClaims made{user_id, version, random_hex(16), issued + hours * 3600};
    jwt::jwt_object token{jwt::params::algorithm("HS256"), jwt::params::secret(key)};
    token.add_claim("iss", std::string(issuer))
        .add_claim("sub", std::to_string(user_id))
        .add_claim("user_id", user_id)
        .add_claim("ver", version)
        .add_claim("iat", issued)
        .add_claim("exp", made.expires)
        .add_claim("jti", made.id);
    if (claims != nullptr)
        *claims = made;
    return token.signature();
}

std::optional<SessionClaims> read_token(const std::string& key, std::string_view token)
{
    // A token that held is the same text with every request of its session; only the time goes on.
    constexpr std::size_t max_known = 256;
    thread_local std::unordered_map<std::string, SessionClaims> known;
    const std::string text = key + std::string(token);
    auto found = known.find(text);
    if (found == known.end()) {
        const std::optional<SessionClaims> claims = decode_token(key, token);
        if (!claims)
            return std::nullopt;
        if (known.size() >= max_known)
            known.clear();
        found = known.emplace(text, *claims).first;
    }
    if (found->second.expires <= now())
        return std::nullopt;
    return found->second;
}

} // namespace memento
