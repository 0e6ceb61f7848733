#include "database/pool.hpp"

namespace memento {

ConnectionPool::ConnectionPool(const std::string& connection, std::size_t max_connections,
                               std::chrono::seconds time_limit, const std::string& prepare)
{
    databases_.reserve(max_connections); // their addresses stay
    for (std::size_t i = 0; i < max_connections; ++i)
        idle_.push_back(&databases_.emplace_back(connection, "BEGIN", time_limit, prepare));
}

Database& ConnectionPool::take()
{
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty(); });
    Database& database = *idle_.back();
    idle_.pop_back();
    return database;
}

void ConnectionPool::give_back(Database& database)
{
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back(&database);
    }
    returned_.notify_one();
}

Borrower::Lent::Lent(Borrower& to)
    : borrower(to)
    , database(to.pool_.take())
{
    const std::lock_guard lock(borrower.mutex_);
    borrower.lent_ = &database;
}

Borrower::Lent::~Lent()
{
    {
        const std::lock_guard lock(borrower.mutex_); // a cancel() that is under way ends first
        borrower.lent_ = nullptr;
    }
    borrower.pool_.give_back(database);
}

void Borrower::cancel() noexcept
{
    const std::lock_guard lock(mutex_);
    if (lent_ != nullptr)
        lent_->cancel();
}

} // namespace memento
