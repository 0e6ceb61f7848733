// Ctrl-C and SIGTERM for commands that have something to clean up.
#pragma once

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

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

// While it lives, the signals end the program as they do, but remove a file before. For work that waits for the
// database, where a mark would not be looked at.
class RemoveOnSignal {
public:
    explicit RemoveOnSignal(const std::string& path)
    {
        if (path.size() >= file.size())
            return;
        std::ranges::copy(path, file.begin());
        file[path.size()] = '\0';
        for (std::size_t i = 0; i < signals.size(); ++i) {
            struct sigaction action {};
            action.sa_handler = [](int signal) {
                ::syscall(SYS_setresuid, -1, ::getuid(), -1); // root may be at work as somebody else
                ::unlink(file.data());
                ::raise(signal);
            };
            action.sa_flags = static_cast<int>(SA_RESETHAND);
            ::sigaction(signals[i], &action, &before_[i]);
            if (before_[i].sa_handler == SIG_IGN) // as with nohup: it stays ignored
                ::sigaction(signals[i], &before_[i], nullptr);
        }
        set_ = true;
    }
    RemoveOnSignal(const RemoveOnSignal&) = delete;
    RemoveOnSignal& operator=(const RemoveOnSignal&) = delete;
    ~RemoveOnSignal()
    {
        for (std::size_t i = 0; set_ && i < signals.size(); ++i)
            ::sigaction(signals[i], &before_[i], nullptr);
    }

private:
    static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
    static inline std::array<char, 4096> file{};
    std::array<struct sigaction, signals.size()> before_{};
    bool set_ = false;
};

} // namespace memento
