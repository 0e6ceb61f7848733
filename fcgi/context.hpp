// What a worker thread of the responder works with.
#pragma once

#include "access/session.hpp"
#include "base/config.hpp"
#include "store/store.hpp"

#include <string>

namespace memento {

struct Context {
    const Config& config;
    const std::string& token_key;
    Store store;        // this thread's connection
    Caller caller = {}; // of the request being handled

    // Runs work in a transaction of the caller. Throws Error unauthorized when his session has ended.
    template <typename Work> auto as_caller(Work&& work)
    {
        return store.in_transaction(
            [&](Transaction& transaction) {
                require_live_session(transaction);
                return work(transaction);
            },
            begin_as(caller));
    }

    static void require_live_session(const Transaction& transaction);
};

} // namespace memento
