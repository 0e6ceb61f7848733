// What a worker thread of the responder works with.
#pragma once

#include "access/session.hpp"
#include "base/config.hpp"
#include "store/pool.hpp"

#include <string>

namespace memento {

struct Context {
    const Config& config;
    const std::string& token_key;
    Store store;               // this thread's connection
    Caller caller = {};        // of the request being handled
    StorePool* pool = nullptr; // of a thread that receives uploads: it borrows connections instead of having one

    // Runs work in a transaction of the caller. Throws Error unauthorized when his session has ended.
    template <typename Work> auto as_caller(Work&& work)
    {
        return in_transaction(
            [&](Transaction& transaction) {
                require_live_session(transaction);
                return work(transaction);
            },
            begin_as(caller));
    }

    // Runs work in a transaction of nobody, who sees no rows, but may call the functions that ask for none.
    template <typename Work> auto in_transaction(Work&& work, const std::string& begin = "")
    {
        return pool != nullptr ? pool->in_transaction(work, begin) : store.in_transaction(work, begin);
    }

    static void require_live_session(const Transaction& transaction);
};

} // namespace memento
