#include "access/session.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace memento {

std::string begin_as(const SessionClaims& claims)
{
    if (!is_lower_hex(claims.id, 32))
        throw Error(ErrorCode::internal, "A session id is not 32 hex digits.");
    return "BEGIN; SELECT set_config('memento.user_id', check_session(" + std::to_string(claims.user_id) + ", " +
           std::to_string(claims.version) + ", '" + claims.id + "')::text, true)";
}

std::string begin_as_user(int user_id)
{
    return "BEGIN; SELECT set_config('memento.user_id', '" + std::to_string(user_id) + "', true)";
}

} // namespace memento
