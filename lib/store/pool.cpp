#include "store/pool.hpp"

namespace memento {

StorePool::StorePool(const std::string& connection, std::size_t most)
{
    stores_.reserve(most); // their addresses stay
    for (std::size_t i = 0; i < most; ++i)
        idle_.push_back(&stores_.emplace_back(connection));
}

StorePool::Borrowed::Borrowed(StorePool& owner)
    : pool(owner)
{
    std::unique_lock lock(pool.mutex_);
    pool.returned_.wait(lock, [this] { return !pool.idle_.empty(); });
    store = pool.idle_.back();
    pool.idle_.pop_back();
}

StorePool::Borrowed::~Borrowed()
{
    {
        const std::lock_guard lock(pool.mutex_);
        pool.idle_.push_back(store);
    }
    pool.returned_.notify_one();
}

} // namespace memento
