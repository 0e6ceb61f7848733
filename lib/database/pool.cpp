#include "database/pool.hpp"

namespace memento {

ConnectionPool::ConnectionPool(const std::string& connection, std::size_t max_connections,
                               std::chrono::seconds time_limit, const std::string& prepare)
{
    databases_.reserve(max_connections); // their addresses stay
    for (std::size_t i = 0; i < max_connections; ++i)
        idle_.push_back(&databases_.emplace_back(connection, "BEGIN", time_limit, prepare));
}

ConnectionPool::Borrowed::Borrowed(ConnectionPool& owner)
    : pool(owner)
{
    std::unique_lock lock(pool.mutex_);
    pool.returned_.wait(lock, [this] { return !pool.idle_.empty(); });
    database = pool.idle_.back();
    pool.idle_.pop_back();
}

ConnectionPool::Borrowed::~Borrowed()
{
    {
        const std::lock_guard lock(pool.mutex_);
        pool.idle_.push_back(database);
    }
    pool.returned_.notify_one();
}

} // namespace memento
