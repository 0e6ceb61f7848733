// Whose request is worked on next: one caller never holds more than his share of the threads. What he sends beyond
// that waits without a thread, first come, first served, until one of his own is done.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace memento {

enum class Turn : std::uint8_t {
    now,   // work on it, and say leave() afterwards
    later, // it was put aside
    never  // too many wait already
};

// Waiting: a request, or what owns one; can be moved.
template <typename Waiting> class Turns {
public:
    using Clock = std::chrono::steady_clock;
    struct Limits {
        int running = 1;                      // of one caller, at once
        std::size_t waiting = 0;              // of one caller
        std::size_t all_waiting = 0;          // of all callers together
        std::chrono::milliseconds patience{}; // how long one waits
    };

    explicit Turns(const Limits& limits)
        : limits_(limits)
    {
    }

    // Moves from request only when it is to wait.
    Turn ask(const std::string& caller, Waiting& request)
    {
        const std::lock_guard lock(mutex_);
        Line& line = lines_[caller];
        if (line.running < limits_.running) {
            ++line.running;
            return Turn::now;
        }
        if (line.waiting.size() >= limits_.waiting || all_waiting_ >= limits_.all_waiting)
            return Turn::never;
        line.waiting.push_back({std::move(request), Clock::now() + limits_.patience});
        ++all_waiting_;
        return Turn::later;
    }

    // A request of this caller is done: the next one of his, which has its place now, or nothing.
    std::optional<Waiting> leave(const std::string& caller)
    {
        const std::lock_guard lock(mutex_);
        const auto found = lines_.find(caller);
        Line& line = found->second;
        if (!line.waiting.empty()) {
            std::optional<Waiting> next(std::move(line.waiting.front().request));
            line.waiting.pop_front();
            --all_waiting_;
            return next;
        }
        if (--line.running == 0)
            lines_.erase(found);
        return std::nullopt;
    }

    // Those that have waited too long; they wait no more.
    std::vector<Waiting> overdue(Clock::time_point now)
    {
        std::vector<Waiting> found;
        const std::lock_guard lock(mutex_);
        if (all_waiting_ == 0)
            return found;
        for (auto& [caller, line] : lines_) {
            while (!line.waiting.empty() && line.waiting.front().until <= now) {
                found.push_back(std::move(line.waiting.front().request));
                line.waiting.pop_front();
                --all_waiting_;
            }
        }
        return found;
    }

private:
    struct Queued {
        Waiting request;
        Clock::time_point until;
    };
    struct Line { // of a caller who has a request at work
        int running = 0;
        std::deque<Queued> waiting;
    };

    const Limits limits_;
    std::mutex mutex_;
    std::map<std::string, Line> lines_;
    std::size_t all_waiting_ = 0;
};

} // namespace memento
