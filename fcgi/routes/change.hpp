// Changes of rows, and what it means when the database changes nothing.
#pragma once

#include "base/error.hpp"
#include "context.hpp"
#include "database/sqlstate.hpp"
#include "resource/resource.hpp"

#include <nlohmann/json_fwd.hpp>
#include <utility>

namespace memento {

// Throws what a change that changed nothing means: Error forbidden, or not_found when args name what the caller cannot
// see.
[[noreturn]] void refuse_change(Context& context, const Resource& resource, const nlohmann::json& args);

// Runs a change as the caller; a refusal of the database is told as an absence when args name what he cannot see.
template <typename Work>
auto run_change(Context& context, const Resource& resource, const nlohmann::json& args, Work&& work)
{
    try {
        return context.as_caller(std::forward<Work>(work));
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            refuse_change(context, resource, args);
        throw;
    }
}

} // namespace memento
