// Keeps a few programs running: starts them in order, starts one again that died, stops them in reverse order.
// Everything happens in the calling thread, which must stay the only one: the children end when it does.
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
    std::function<bool()> is_ready;     // asked until it says yes; empty = ready once started
};

// SIGTERM or SIGINT arrived while something was being started.
struct Interrupted {};

class Supervisor {
public:
    // shared: descriptors that every child keeps open, under numbers of its own (a lock that lives as long as any of
    // them). From here on SIGTERM and SIGINT wait until they are asked for.
    Supervisor(std::optional<Identity> user, std::vector<std::pair<int, int>> shared);
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    ~Supervisor(); // stops what runs

    // Starts a service and waits until it is ready. Throws Error with the end of its log, or Interrupted.
    void start(Service service);

    // Returns on SIGTERM or SIGINT. Throws Error when a service died three times within a minute.
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
    std::vector<Running> running_;
    UniqueFd nothing_; // /dev/null
    std::chrono::steady_clock::time_point logs_looked_at_;
};

} // namespace memento
