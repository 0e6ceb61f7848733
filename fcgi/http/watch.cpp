#include "http/watch.hpp"

#include <poll.h>
#include <utility>

namespace memento {

bool is_gone(int connection)
{
    pollfd asked{connection, POLLRDHUP, 0};
    return ::poll(&asked, 1, 0) > 0 && (asked.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

Watch::Watch(std::function<void()> also)
    : also_(std::move(also))
    , thread_([this] { run(); })
{
}

Watch::~Watch()
{
    ending_ = true;
    ++busy_;
    busy_.notify_one();
    thread_.join();
}

Watch::Seat& Watch::add_seat(std::function<void()> gone)
{
    const std::lock_guard lock(mutex_);
    return seats_.emplace_back(*this, std::move(gone));
}

void Watch::run()
{
    while (!ending_) {
        busy_.wait(0);
        std::this_thread::sleep_for(interval);
        also_();
        const std::lock_guard lock(mutex_);
        for (Seat& seat : seats_)
            seat.look();
    }
}

Watch::Seat::Seat(Watch& watch, std::function<void()> gone)
    : watch_(watch)
    , gone_(std::move(gone))
{
}

void Watch::Seat::begin(int connection)
{
    {
        const std::lock_guard lock(mutex_);
        connection_ = connection;
    }
    if (watch_.busy_++ == 0)
        watch_.busy_.notify_one();
}

void Watch::Seat::end()
{
    --watch_.busy_;
    const std::lock_guard lock(mutex_); // waits for a gone() that is under way
    connection_ = nobody;
}

void Watch::Seat::look()
{
    const std::lock_guard lock(mutex_);
    if (connection_ != nobody && is_gone(connection_))
        gone_();
}

} // namespace memento
