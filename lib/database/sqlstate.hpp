// PostgreSQL's error codes as our errors.
#pragma once

#include "base/error.hpp"

#include <string_view>

namespace memento {

// A statement that PostgreSQL refused. What a refusal means to the caller of an API depends on the verb, so the
// SQLSTATE stays with it; taken as a plain Error it has the code of the table in sqlstate.cpp.
class SqlError : public Error {
public:
    // server_message is for the log; it is shown only for states that our own functions raise for people.
    SqlError(std::string_view state, const std::string& server_message);

    const std::string& state() const { return state_; }
    // The connection is gone, and what was not committed with it.
    bool lost_connection() const;
    const std::string& server_message() const { return server_message_; }

private:
    std::string state_;
    std::string server_message_;
};

inline constexpr std::string_view foreign_key_violation = "23503";
inline constexpr std::string_view insufficient_privilege = "42501";
inline constexpr std::string_view unique_violation = "23505";
inline constexpr std::string_view connection_failure = "08006";
inline constexpr std::string_view query_canceled = "57014"; // by a time limit, or because its client has gone

} // namespace memento
