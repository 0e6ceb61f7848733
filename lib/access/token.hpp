// Session tokens: JSON Web Tokens (RFC 7519), HS256 only, with the claims iss, sub, user_id, iat, exp, jti and ver.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace memento {

struct SessionClaims {
    int user_id = 0;
    int version = 0;       // compared with users.session_version on every request
    std::string id;        // jti: 32 hex digits
    long long expires = 0; // seconds since 1970
    // Of a personal token (access/personal_token.hpp), whose row has the rest: its SHA-256; "" for a session.
    std::string token_hash = {};
};

// The key of the tokens: the content of a file with at least 32 bytes, not readable by others. Throws Error naming the
// file.
std::string read_token_key(const std::string& path);

// A new token for a user, valid for so many hours; claims gets what is in it.
std::string make_token(const std::string& key, int user_id, int version, long long hours,
                       SessionClaims* claims = nullptr);

// The claims of a token that we made and that has not expired; nothing for anything else, whatever its shape.
std::optional<SessionClaims> read_token(const std::string& key, std::string_view token);

} // namespace memento
