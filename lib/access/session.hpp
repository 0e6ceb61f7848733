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
    bool reads = false;   // the request changes nothing: what a personal token lets through depends on it
};

// What a connection prepares once (Database), so that the statement below is not planned with every request.
std::string prepare_entering();

// The statement that sets the caller of a transaction, if his session still holds (his version is current, he has not
// logged out), or, where there is no session, his share lives; else it fails with Error unauthorized. A caller without
// either is nobody, who sees no rows.
std::string enter_as(const Caller& caller);

// BEGIN, and the above: what opens a transaction of the responder (Database::transact).
std::string begin_as(const Caller& caller);

// For a share that may not live: then there are no rows, and no error.
std::string begin_with_share(const std::string& share_id);

// For tests and the command line's --as: the caller is set without a session.
std::string begin_as_user(int user_id);

} // namespace memento
