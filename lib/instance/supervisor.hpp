// Keeps a few programs running: starts them in order, starts one again that died, stops them in reverse order. One that
// keeps dying is tried again ever later, by itself: the others go on, unless none can do without it. Everything happens
// in the calling thread, which must stay the only one: the children end when it does.
#pragma once

#include "base/file.hpp"
#include "base/process.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace memento {

struct Service {
    std::string name;                   // "database", for messages
    Child child;                        // its outputs go to the log
    std::filesystem::path log;          //
    int stop_signal = 0;                // ends it in good order
    std::chrono::milliseconds pause{0}; // before it is started again for the first time
    bool is_vital = false;              // nothing works without it: its repeated end is the end of all
    std::function<bool()> is_ready;     // asked until it says yes; empty = ready once started
};

// SIGTERM or SIGINT arrived while something was being started.
struct Interrupted {};

class Supervisor {
public:
    // shared: descriptors that every child keeps open, under numbers of its own (a lock that lives as long as any of
    // them). From here on SIGTERM and SIGINT wait until they are asked for.
    // user: as whom the children run, when we are root; whoever calls works as him already (WorkingAs), the logs are
    // his. tell: a line for whoever watches: what ended, and when it is started again.
    Supervisor(std::optional<Identity> user, std::vector<std::pair<int, int>> shared,
               std::function<void(const std::string&)> tell);
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    ~Supervisor(); // stops what runs

    // Starts a service and waits until it is ready. Throws Error with the end of its log, or Interrupted.
    void start(Service service);

    // Returns on SIGTERM or SIGINT. Throws Error when a vital service has died too often (max_deaths within
    // counted_time).
    void run();

private:
    struct Running {
        Service service;
        pid_t pid = -1;
        std::deque<std::chrono::steady_clock::time_point> deaths = {};
        std::chrono::steady_clock::time_point start_at = {}; // when pid is -1: the time of the next try
    };

    void launch(Running& running);
    void wait_until_ready(Running& running);
    void note_ends();
    void note_end(Running& running, int status);
    void restart_due();
    void shorten_logs();
    void stop(Running& running);

    std::optional<Identity> user_;
    std::vector<std::pair<int, int>> shared_;
    std::function<void(const std::string&)> tell_;
    std::vector<Running> running_;
    UniqueFd nothing_; // /dev/null
    std::chrono::steady_clock::time_point logs_looked_at_;
};

} // namespace memento
