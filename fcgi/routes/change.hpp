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

// The id under "op_id" of a body, by which a change that arrives twice is done once; "" where it has none. Throws Error
// bad_request for anything but a UUID.
std::string operation_of(const nlohmann::json& body);

// Does what work does, and answers what it answers, unless the operation has been done already: then what was answered
// to it. For use inside of the transaction.
template <typename Work> std::string once(Transaction& transaction, const std::string& operation, Work&& work)
{
    if (operation.empty())
        return work();
    const Rows done = transaction.run("SELECT begin_operation($1::uuid)", {operation});
    if (done.at(0, 0))
        return done.text(0, 0);
    std::string answer = work();
    transaction.run("SELECT end_operation($1::uuid, $2)", {operation, answer});
    return answer;
}

} // namespace memento
