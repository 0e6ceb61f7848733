// Whose request is worked on next: one caller never holds more than his share of the threads, nor do all of one address
// hold more than theirs. What they send beyond that waits without a thread, first come, first served.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace memento {

// Who sent a request: as whom it counts, and from where.
struct Origin {
    std::string caller;
    std::string address; // an IPv4 address, or a network of IPv6 (access/address.hpp)
};

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
        int running_of_address = 1;           // of one address, at once
        std::size_t waiting = 0;              // of one caller
        std::size_t all_waiting = 0;          // of all callers together
        std::chrono::milliseconds patience{}; // how long one waits
    };
    struct Next {
        Origin origin;
        Waiting request;
    };

    explicit Turns(const Limits& limits)
        : limits_(limits)
    {
    }

    // Moves from request only when it is to wait.
    Turn ask(const Origin& origin, Waiting& request)
    {
        const std::lock_guard lock(mutex_);
        if (has_place(origin)) {
            enter(origin);
            return Turn::now;
        }
        const auto of_caller = static_cast<std::size_t>(std::ranges::count_if(
            waiting_, [&](const Queued& queued) { return queued.next.origin.caller == origin.caller; }));
        if (of_caller >= limits_.waiting || waiting_.size() >= limits_.all_waiting)
            return Turn::never;
        waiting_.push_back({{origin, std::move(request)}, Clock::now() + limits_.patience});
        return Turn::later;
    }

    // A request from there is done: the one that has waited longest of those that may be worked on now, and has a
    // place, or nothing.
    std::optional<Next> leave(const Origin& origin)
    {
        const std::lock_guard lock(mutex_);
        leave_one(of_callers_, origin.caller);
        leave_one(of_addresses_, origin.address);
        const auto found =
            std::ranges::find_if(waiting_, [&](const Queued& queued) { return has_place(queued.next.origin); });
        if (found == waiting_.end())
            return std::nullopt;
        std::optional<Next> next(std::move(found->next));
        waiting_.erase(found);
        enter(next->origin);
        return next;
    }

    // Those that have waited too long; they wait no more.
    std::vector<Waiting> overdue(Clock::time_point now)
    {
        std::vector<Waiting> found;
        const std::lock_guard lock(mutex_);
        while (!waiting_.empty() && waiting_.front().until <= now) {
            found.push_back(std::move(waiting_.front().next.request));
            waiting_.pop_front();
        }
        return found;
    }

private:
    struct Queued {
        Next next;
        Clock::time_point until;
    };
    using Counts = std::map<std::string, int, std::less<>>; // of those who have a request at work

    static int count_of(const Counts& counts, const std::string& name)
    {
        const auto found = counts.find(name);
        return found == counts.end() ? 0 : found->second;
    }

    static void leave_one(Counts& counts, const std::string& name)
    {
        const auto found = counts.find(name);
        if (--found->second == 0)
            counts.erase(found);
    }

    bool has_place(const Origin& origin) const
    {
        return count_of(of_callers_, origin.caller) < limits_.running &&
               count_of(of_addresses_, origin.address) < limits_.running_of_address;
    }

    void enter(const Origin& origin)
    {
        ++of_callers_[origin.caller];
        ++of_addresses_[origin.address];
    }

    const Limits limits_;
    std::mutex mutex_;
    std::deque<Queued> waiting_; // in the order in which they came
    Counts of_callers_;
    Counts of_addresses_;
};

} // namespace memento
