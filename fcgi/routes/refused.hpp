// Refusals of the database, told in words of the request.
#pragma once

#include "base/error.hpp"
#include "database/sqlstate.hpp"

namespace memento {

inline constexpr auto manager_only = "Only a manager of the project may do this.";

// What work answers; where the database refuses it for want of a right, Error forbidden with these words.
template <typename Work> auto refused_as(const char* words, Work&& work)
{
    try {
        return work();
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, words, "Ask one.");
        throw;
    }
}

} // namespace memento
