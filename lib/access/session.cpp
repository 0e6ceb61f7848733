#include "access/session.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace memento {
namespace {

// These texts become part of a statement, so they are checked again here, whatever was checked before.
std::string hex_literal(const std::string& text)
{
    if (!is_lower_hex(text, 32))
        throw Error(ErrorCode::internal, "An id is not 32 hex digits.");
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

std::string valid_user(const SessionClaims& session)
{
    return "check_session(" + std::to_string(session.user_id) + ", " + std::to_string(session.version) + ", " +
           hex_literal(session.id) + ")::text";
}

} // namespace

std::string begin_as(const Caller& caller)
{
    const std::string user = caller.session ? valid_user(*caller.session) : "''";
    std::string sql = "BEGIN; SELECT set_config('memento.user_id', " + user +
                      ", true), set_config('memento.address', " + address_literal(caller.address) + ", true)";
    if (caller.share_id.empty())
        return sql;
    sql += ", set_config('memento.share', " + hex_literal(caller.share_id) + ", true)";
    return sql + "; SELECT coalesce(caller(), shared_annotation())::text";
}

std::string begin_as_user(int user_id)
{
    return "BEGIN; SELECT set_config('memento.user_id', '" + std::to_string(user_id) + "', true)";
}

} // namespace memento
