// Places for what is dear: so many at once, so many who wait, for so long; shared fairly.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

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
        std::string whose;
        void operator()(Limiter* limiter) const noexcept { limiter->leave(whose); }
    };
    // A place, held for as long as this lives.
    using Place = std::unique_ptr<Limiter, Leave>;

    // A place, or nothing: when too many wait already, or none became free in time. whose: for whom. A place that
    // becomes free goes to whoever waits and has the fewest, of equals to the one who came first: somebody who asks for
    // many gets what others leave.
    Place enter(const std::string& whose = "");

private:
    using Turn = std::list<std::string>::const_iterator;

    void leave(const std::string& whose) noexcept;
    int held_by(const std::string& whose) const;
    bool is_next(Turn turn) const;

    int free_;
    std::list<std::string> waiting_;  // for whom, in the order in which they came
    std::map<std::string, int> held_; // places, by whom they are held; more than 0
    const int max_waiting_;
    const std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::condition_variable freed_;
};

} // namespace memento
