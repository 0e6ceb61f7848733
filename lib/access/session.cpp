#include "access/session.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace memento {
namespace {

// These texts become part of a statement, so they are checked again here, whatever was checked before.
std::string hex_literal(const std::string& text, std::size_t digits = 32)
{
    if (!is_lower_hex(text, digits))
        throw Error(ErrorCode::internal, "An id is not " + std::to_string(digits) + " hex digits.");
    return "'" + text + "'";
}

std::string address_literal(const std::string& address)
{
    const bool safe =
        address.size() <= 64 && std::ranges::all_of(address, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
        });
    return "'" + (safe ? address : "") + "'";
}

} // namespace

std::string prepare_entering()
{
    return "PREPARE enter_session AS SELECT enter($1::int, $2::int, $3::text, $4::text, $5::text);"
           "PREPARE enter_token AS SELECT enter_by_token($1::text, $2::boolean, $3::text, $4::text)";
}

std::string enter_as(const Caller& caller)
{
    const std::string share = caller.share_id.empty() ? "''" : hex_literal(caller.share_id);
    if (caller.session && !caller.session->token_hash.empty())
        return "EXECUTE enter_token(" + hex_literal(caller.session->token_hash, 64) +
               (caller.reads ? ", true, " : ", false, ") + address_literal(caller.address) + ", " + share + ")";
    const std::string session = caller.session ? std::to_string(caller.session->user_id) + ", " +
                                                     std::to_string(caller.session->version) + ", " +
                                                     hex_literal(caller.session->id)
                                               : "NULL, NULL, NULL";
    return "EXECUTE enter_session(" + session + ", " + address_literal(caller.address) + ", " + share + ")";
}

std::string begin_as(const Caller& caller)
{
    return "BEGIN; " + enter_as(caller);
}

std::string begin_with_share(const std::string& share_id)
{
    return "BEGIN; SELECT set_config('memento.share', " + hex_literal(share_id) + ", true)";
}

std::string begin_as_user(int user_id)
{
    return "BEGIN; SELECT set_config('memento.user_id', '" + std::to_string(user_id) + "', true)";
}

} // namespace memento
