// Small questions about text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// True for well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF) without NUL: what PostgreSQL
// can store as text.
bool is_storable_text(std::string_view text);

std::string hex(std::string_view bytes);
bool is_lower_hex(std::string_view text, std::size_t length);

// bytes random bytes from the kernel, as 2 * bytes lower-case hex digits.
std::string random_hex(std::size_t bytes);

std::vector<std::string> split(std::string_view text, char separator);
std::string_view trimmed(std::string_view text);
std::string lower(std::string_view text); // ASCII only
// "1 layer", "2 layers", "0 layers".
std::string count_of(std::int64_t count, std::string_view noun);

} // namespace memento
