#include "access/personal_token.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace memento {
namespace {

constexpr std::string_view mark = "memento_"; // by which one that was published by mistake is found
constexpr std::size_t random_bytes = 32;

} // namespace

std::string make_personal_token()
{
    return std::string(mark) + random_hex(random_bytes);
}

bool is_personal_token(std::string_view text)
{
    return text.starts_with(mark) && is_lower_hex(text.substr(mark.size()), 2 * random_bytes);
}

std::string hash_of_personal_token(std::string_view token)
{
    return sha256(token);
}

} // namespace memento
