// What a worker thread of the responder works with.
#pragma once

#include "access/session.hpp"
#include "answer_cache.hpp"
#include "base/config.hpp"
#include "database/pool.hpp"

#include <string>

namespace memento {

struct Context {
    const Config& config;
    const std::string& token_key;
    AnswerCache& kept; // of all threads
    Borrower database;
    Caller caller = {}; // of the request being handled

    // Runs work in a transaction of the caller. Throws Error unauthorized when his session has ended.
    template <typename Work> auto as_caller(Work&& work)
    {
        return in_transaction(std::forward<Work>(work), begin_as(caller));
    }

    // Runs one statement that reads, as the caller, in one round trip (Database::read).
    Rows read(const std::string& sql, const std::vector<Value>& parameters)
    {
        return database.read(enter_as(caller), sql, parameters);
    }

    // Which transactions the database sees now (AnswerCache).
    std::string snapshot() { return database.read("", "SELECT pg_current_snapshot()::text", {}).text(0, 0); }

    // Runs work in a transaction of nobody, who sees no rows, but may call the functions that ask for none.
    template <typename Work> auto in_transaction(Work&& work, const std::string& begin = "")
    {
        return database.in_transaction(std::forward<Work>(work), begin);
    }
};

} // namespace memento
