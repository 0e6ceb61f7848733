#include "base/limiter.hpp"

namespace memento {

Limiter::Place Limiter::enter()
{
    std::unique_lock lock(mutex_);
    if (free_ == 0 && waiting_ >= max_waiting_)
        return nullptr;
    ++waiting_;
    const bool got = freed_.wait_for(lock, patience_, [this] { return free_ > 0; });
    --waiting_;
    if (!got)
        return nullptr;
    --free_;
    return Place(this);
}

void Limiter::leave() noexcept
{
    {
        const std::lock_guard lock(mutex_);
        ++free_;
    }
    freed_.notify_one();
}

} // namespace memento
