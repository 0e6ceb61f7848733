#include "context.hpp"

#include "base/error.hpp"

namespace memento {

void Context::require_live_session(const Transaction& transaction)
{
    if (transaction.opening().value_or("").empty())
        throw Error(ErrorCode::unauthorized, "The session has ended.", "Log in again.");
}

} // namespace memento
