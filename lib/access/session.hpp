// How a transaction learns who is calling.
#pragma once

#include "access/token.hpp"

#include <string>

namespace memento {

// The statements that open a transaction of the responder: BEGIN, and the caller is set if his session still holds (his
// version is current, he has not logged out). A session that does not hold leaves the caller unset: no rows.
std::string begin_as(const SessionClaims& claims);

// For tests and the command line's --as: the caller is set without a session.
std::string begin_as_user(int user_id);

} // namespace memento
