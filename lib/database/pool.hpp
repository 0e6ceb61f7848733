// A few connections for many threads: one is borrowed for a transaction, no longer. The one used last is taken first:
// what PostgreSQL keeps for it (plans, the catalogue) is still in the processor's caches, and a quiet pool opens few.
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

private:
    friend class Borrower;
    Database& take(); // waits until one is free
    void give_back(Database& database);

    std::vector<Database> databases_;
    std::vector<Database*> idle_;
    std::mutex mutex_;
    std::condition_variable returned_;
};

// What one thread asks the database through. It borrows one connection at a time: no transaction inside another.
class Borrower {
public:
    explicit Borrower(ConnectionPool& pool)
        : pool_(pool)
    {
    }

    // As in Database.
    template <typename Work> auto in_transaction(Work&& work, const std::string& begin = "")
    {
        const Lent lent(*this);
        return lent.database.in_transaction(std::forward<Work>(work), begin);
    }

    Rows read(const std::string& enter, const std::string& sql, const std::vector<Value>& parameters)
    {
        const Lent lent(*this);
        return lent.database.read(enter, sql, parameters);
    }

    // Breaks off the statement that this thread waits for, if it does (Database::cancel), and none of another thread
    // that has the connection after it. For another thread.
    void cancel() noexcept;

private:
    struct Lent {
        explicit Lent(Borrower& to);
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        ~Lent();
        Borrower& borrower;
        Database& database;
    };

    ConnectionPool& pool_;
    std::mutex mutex_; // of lent_
    Database* lent_ = nullptr;
};

} // namespace memento
