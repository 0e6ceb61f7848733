// Places for what is dear: so many at once, so many who wait, for so long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace memento {

class Limiter {
public:
    // places: how many work at once. max_waiting: how many may wait for a place. patience: how long one waits.
    Limiter(int places, int max_waiting, std::chrono::milliseconds patience)
        : free_(places)
        , max_waiting_(max_waiting)
        , patience_(patience)
    {
    }

    struct Leave {
        void operator()(Limiter* limiter) const noexcept { limiter->leave(); }
    };
    // A place, held for as long as this lives.
    using Place = std::unique_ptr<Limiter, Leave>;

    // A place, or nothing: when too many wait already, or none became free in time.
    Place enter();

private:
    void leave() noexcept;

    int free_;
    int waiting_ = 0;
    const int max_waiting_;
    const std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::condition_variable freed_;
};

} // namespace memento
