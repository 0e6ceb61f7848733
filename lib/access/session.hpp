// How a transaction learns who is calling.
#pragma once

#include "access/token.hpp"

#include <optional>
#include <string>

namespace memento {

// Who sent a request: a user with a session, a guest with a share, or a user who opened a share (it adds to what he
// may).
struct Caller {
    std::optional<SessionClaims> session;
    std::string share_id; // "" or 32 hex digits
    std::string address;  // of the client, for the audit
};

// The statements that open a transaction of the responder: BEGIN, and the caller is set if his session still holds (his
// version is current, he has not logged out). What they answer (Transaction::opening) is "" or NULL when neither
// session nor share holds: then there are no rows.
std::string begin_as(const Caller& caller);

// For tests and the command line's --as: the caller is set without a session.
std::string begin_as_user(int user_id);

} // namespace memento
