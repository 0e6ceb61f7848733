#include "database/sqlstate.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

struct Row {
    std::string_view prefix; // of the SQLSTATE; the first row that fits counts
    ErrorCode code;
    std::string_view message;
    std::string_view hint;
};

// Source of the codes: PostgreSQL manual, appendix A.
constexpr std::array table{
    Row{"23503", ErrorCode::not_found, nothing_here, ""},
    Row{"23505", ErrorCode::conflict, "That name is taken already.", "Choose another name."},
    Row{"23001", ErrorCode::conflict, "",
        ""}, // restrict_violation: raised by our functions with a sentence of their own
    Row{"23", ErrorCode::bad_request, "A value is not allowed here.", ""},
    Row{"22", ErrorCode::bad_request, "A value is malformed or out of range.", ""},
    Row{"42501", ErrorCode::forbidden, "You may not do that here.", "Ask a manager of the project."},
    Row{"MM401", ErrorCode::unauthorized, "The session has ended.",
        "Log in again."},                         // of enter(), sql/code/sessions.sql
    Row{"MM400", ErrorCode::bad_request, "", ""}, // as restrict_violation
    Row{"MM403", ErrorCode::forbidden, "", "Log in, or use a token that may more."}, // of tokens, sql/code/tokens.sql
    Row{"MM413", ErrorCode::too_large, "", "Remove something first, or keep it outside of Memento."},
    Row{"40", ErrorCode::unavailable, "The database was busy with a conflicting change.", "Try again."},
    Row{"08", ErrorCode::unavailable, "The database cannot be reached.", "Try again in a moment."},
    Row{"58", ErrorCode::unavailable, "The disk of the database does not answer.", "Try again in a moment."},
    Row{"55P03", ErrorCode::unavailable, "The database was busy with something else.", "Try again."},
    Row{"25006", ErrorCode::unavailable, "The database takes no changes at the moment.", "Try again in a moment."},
    Row{"53100", ErrorCode::no_space, "The disk of the database is full.", ""},
    Row{"53", ErrorCode::unavailable, "The database is out of resources.", "Try again in a moment."},
    Row{"54", ErrorCode::bad_request, "A value is too long or too deeply nested.", ""},
    Row{query_canceled, ErrorCode::unavailable, "The database took too long to answer this, and it was broken off.",
        "Ask for less at once, a page of a list for example, or try again when there is less to do."},
    Row{"57", ErrorCode::unavailable, "The database is shutting down or has cancelled the statement.",
        "Try again in a moment."},
    Row{"", ErrorCode::internal, "The database refused a statement.", "This is a defect; the log has the details."},
};

// A connection that ends in the middle of an answer leaves an error without a state.
const Row& row_for(std::string_view state)
{
    if (state.empty())
        state = connection_failure;
    return *std::ranges::find_if(table, [state](const Row& row) { return state.starts_with(row.prefix); });
}

// PostgreSQL begins its message with "ERROR:  " and may add lines of context.
std::string first_line(const std::string& message)
{
    std::string line = message.substr(0, message.find('\n'));
    if (line.starts_with("ERROR:"))
        line.erase(0, line.find_first_not_of(' ', 6));
    return line;
}

std::string shown(std::string_view state, const std::string& server_message)
{
    const Row& row = row_for(state);
    return row.message.empty() ? first_line(server_message) : std::string(row.message);
}

} // namespace

SqlError::SqlError(std::string_view state, const std::string& server_message)
    : Error(row_for(state).code, shown(state, server_message), std::string(row_for(state).hint))
    , state_(state)
    , server_message_(first_line(server_message))
{
}

// 57P0x: the server shuts down, or starts, or an administrator ended the connection.
bool SqlError::lost_connection() const
{
    return state_.empty() || state_.starts_with("08") || state_.starts_with("57P");
}

} // namespace memento
