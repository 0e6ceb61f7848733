#include "base/limiter.hpp"

#include <algorithm>
#include <iterator>

namespace memento {

Limiter::Place Limiter::enter(const std::string& whose)
{
    std::unique_lock lock(mutex_);
    if (free_ == 0 && static_cast<int>(waiting_.size()) >= max_waiting_)
        return nullptr;
    const Turn turn = waiting_.insert(waiting_.end(), whose);
    const bool got = freed_.wait_for(lock, patience_, [&] { return free_ > 0 && is_next(turn); });
    waiting_.erase(turn);
    freed_.notify_all(); // with this one gone, it may be another's turn
    if (!got)
        return nullptr;
    Place place(this, {whose});
    ++held_[whose];
    --free_;
    return place;
}

int Limiter::held_by(const std::string& whose) const
{
    const auto found = held_.find(whose);
    return found == held_.end() ? 0 : found->second;
}

bool Limiter::is_next(Turn turn) const
{
    const auto first = std::ranges::min_element(waiting_, {}, [this](const std::string& who) { return held_by(who); });
    return first == turn;
}

void Limiter::leave(const std::string& whose) noexcept
{
    {
        const std::lock_guard lock(mutex_);
        const auto found = held_.find(whose);
        if (--found->second == 0)
            held_.erase(found);
        ++free_;
    }
    freed_.notify_all();
}

} // namespace memento
