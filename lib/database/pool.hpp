// A few connections for many threads: one is borrowed for a transaction, no longer.
#pragma once

#include "database/database.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace memento {

class ConnectionPool {
public:
    // time_limit, prepare: as in Database.
    ConnectionPool(const std::string& connection, std::size_t max_connections, std::chrono::seconds time_limit = {},
                   const std::string& prepare = "");

    // As in Database. Waits until a connection is free.
    template <typename Work> auto in_transaction(Work&& work, const std::string& begin = "")
    {
        const Borrowed borrowed(*this);
        return borrowed.database->in_transaction(std::forward<Work>(work), begin);
    }

    Rows read(const std::string& enter, const std::string& sql, const std::vector<Value>& parameters)
    {
        const Borrowed borrowed(*this);
        return borrowed.database->read(enter, sql, parameters);
    }

private:
    struct Borrowed {
        explicit Borrowed(ConnectionPool& owner);
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;
        ~Borrowed();
        ConnectionPool& pool;
        Database* database = nullptr;
    };

    std::vector<Database> databases_;
    std::vector<Database*> idle_; // the one used last is taken first, so that a quiet pool opens few
    std::mutex mutex_;
    std::condition_variable returned_;
};

} // namespace memento
