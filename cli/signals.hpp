// Ctrl-C and SIGTERM for commands that have something to clean up.
#pragma once

#include <csignal>

namespace memento {

// While it lives, the signals set a mark and do nothing else.
class CatchSignals {
public:
    CatchSignals()
    {
        mark = 0;
        struct sigaction action {};
        action.sa_handler = [](int signal) { mark = signal; };
        ::sigaction(SIGINT, &action, &interrupt_);
        ::sigaction(SIGTERM, &action, &terminate_);
    }
    CatchSignals(const CatchSignals&) = delete;
    CatchSignals& operator=(const CatchSignals&) = delete;
    ~CatchSignals()
    {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGTERM, &terminate_, nullptr);
    }
    static bool arrived() { return mark != 0; }

private:
    static inline volatile std::sig_atomic_t mark = 0;
    struct sigaction interrupt_ {};
    struct sigaction terminate_ {};
};

} // namespace memento
