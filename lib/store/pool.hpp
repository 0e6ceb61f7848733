// A few connections for many threads: one is borrowed for a transaction, no longer.
#pragma once

#include "store/store.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace memento {

class StorePool {
public:
    StorePool(const std::string& connection, std::size_t most);

    // As in Store. Waits until a connection is free.
    template <typename Work> auto in_transaction(Work&& work, const std::string& begin = "")
    {
        const Borrowed borrowed(*this);
        return borrowed.store->in_transaction(std::forward<Work>(work), begin);
    }

    Rows read(const std::string& enter, const std::string& sql, const std::vector<Value>& parameters)
    {
        const Borrowed borrowed(*this);
        return borrowed.store->read(enter, sql, parameters);
    }

private:
    struct Borrowed {
        explicit Borrowed(StorePool& owner);
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;
        ~Borrowed();
        StorePool& pool;
        Store* store = nullptr;
    };

    std::vector<Store> stores_;
    std::vector<Store*> idle_; // the one used last is taken first, so that a quiet pool opens few
    std::mutex mutex_;
    std::condition_variable returned_;
};

} // namespace memento
