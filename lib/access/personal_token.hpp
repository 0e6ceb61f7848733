// Personal tokens: what a script holds in place of a password. "memento_" and 64 hex digits of the kernel's randomness;
// the database has the SHA-256 (sql/code/tokens.sql), which needs no salt and no slowness: nobody guesses 256 bits.
#pragma once

#include <string>
#include <string_view>

namespace memento {

std::string make_personal_token();

// Whether a text is shaped like one; a session's token never is.
bool is_personal_token(std::string_view text);

// What the database knows it by: 64 lower-case hex digits.
std::string hash_of_personal_token(std::string_view token);

} // namespace memento
