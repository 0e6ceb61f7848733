#include "shared_question.hpp"

namespace memento {

std::string SharedQuestion::answer(const std::function<std::string()>& ask)
{
    std::unique_lock lock(mutex_);
    const std::uint64_t wanted = begun_ + 1;
    while (last_ < wanted) {
        if (is_asked_)
            answered_.wait(lock);
        else
            ask_for_all(lock, ask);
    }
    return answer_;
}

void SharedQuestion::ask_for_all(std::unique_lock<std::mutex>& lock, const std::function<std::string()>& ask)
{
    is_asked_ = true;
    const std::uint64_t number = ++begun_;
    lock.unlock();
    try {
        std::string answer = ask();
        lock.lock();
        answer_ = std::move(answer);
        last_ = number;
    } catch (...) {
        lock.lock();
        is_asked_ = false;
        answered_.notify_all();
        throw;
    }
    is_asked_ = false;
    answered_.notify_all();
}

} // namespace memento
