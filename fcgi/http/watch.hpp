// Notices when a client goes whose request is still worked on, so that nothing is worked out for nobody.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace memento {

// Whether the other end of a connection was closed.
bool is_gone(int connection);

class Watch {
public:
    static constexpr std::chrono::milliseconds interval{100};
    static constexpr int nobody = -1; // a connection whose other end does not matter

    // also: called between two looks, for as long as something is worked on.
    explicit Watch(std::function<void()> also = [] {});
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

    // The seat of a thread that works on one request after the other.
    class Seat {
    public:
        Seat(Watch& watch, std::function<void()> gone);
        // A request begins, whose client is at the other end of this connection. Until end() has returned, and never
        // after, gone() is called by another thread when he has gone; again and again, as what it breaks off may be
        // followed by more.
        void begin(int connection);
        void end();

    private:
        friend class Watch;
        void look();

        Watch& watch_;
        const std::function<void()> gone_;
        std::mutex mutex_;
        int connection_ = nobody;
    };

    // Lives as long as the watch.
    Seat& add_seat(std::function<void()> gone);

private:
    void run();

    const std::function<void()> also_;
    std::mutex mutex_; // of seats_
    std::list<Seat> seats_;
    std::atomic<int> busy_{0}; // seats with a request: while there is none, the thread sleeps
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

} // namespace memento
