#include "context.hpp"

#include "access/session.hpp"
#include "base/error.hpp"

namespace memento {

std::string Context::opening() const
{
    if (!caller)
        throw Error(ErrorCode::internal, "A transaction was opened before the caller was known.");
    return begin_as(*caller);
}

void Context::require_live_session(const Transaction& transaction)
{
    if (transaction.opening().value_or("").empty())
        throw Error(ErrorCode::unauthorized, "The session has ended.", "Log in again.");
}

} // namespace memento
