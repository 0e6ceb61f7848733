// Logging in and out, and the caller's own account.
#pragma once

#include "access/token.hpp"
#include "route.hpp"

namespace memento {

// Open to callers without a session.
Response log_in(Context& context, const Request& request, const nlohmann::json& named);

Response log_out(Context& context, const Request& request, const nlohmann::json& named);
Response log_out_everywhere(Context& context, const Request& request, const nlohmann::json& named);
Response change_password(Context& context, const Request& request, const nlohmann::json& named);
Response who_am_i(Context& context, const Request& request, const nlohmann::json& named);
Response change_me(Context& context, const Request& request, const nlohmann::json& named);

// Where the caller is logged in.
Response my_sessions(Context& context, const Request& request, const nlohmann::json& named);
Response end_my_session(Context& context, const Request& request, const nlohmann::json& named);

// As it is stored; waits for a place, because hashing is dear.
std::string hashed_password(std::string_view digest);

// Adds the token of a new session to an answer, whose body is an object: in a cookie that scripts of the page cannot
// read when a page asks, else as its key "token".
void begin_session(Context& context, const Request& request, int user_id, int version, Response& response);

// For routes that are not for guests: the session of the caller. Throws Error forbidden when he has none.
const SessionClaims& require_session(const Context& context);

// The same of a session that was begun with a password: a personal token does not change the account.
const SessionClaims& require_login(const Context& context);

} // namespace memento
