// Passwords. The pages, the command line and scripts send the lower-case hex SHA-256 of what was typed; stored is the
// argon2id of that digest (19 MiB, 2 passes), never the digest. The limits on guessing are the database's:
// begin_login() and note_login() in sql/code/sessions.sql.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace memento {

// SHA-256 in lower-case hex of what a person typed.
std::string password_digest(std::string_view typed);

// The string to store for a digest of 64 hex digits; throws Error bad_request for anything else.
std::string hash_digest(std::string_view digest);

// hash_digest of password_digest.
std::string hash_password(std::string_view typed);

// Constant-time check of a digest against a stored string. An empty stored string (no such user) takes as long.
bool verify_digest(std::string_view digest, const std::string& stored);

// Hashing costs 19 MiB and 20 ms a time: runs work, which hashes, when one of two places is free. Throws Error
// too_many_requests when 64 wait already, or after 3 s of waiting.
void in_hash_place(const std::function<void()>& work);

// A password that is easy to read out and copy: four groups of four letters and digits, about 80 bits.
std::string generate_password();

} // namespace memento
