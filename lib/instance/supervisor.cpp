#include "instance/supervisor.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace memento {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto max_start_time = 60s; // the database may have to recover from a crash first
constexpr auto max_stop_time = 20s;
// A vital service is given up after six deaths within two minutes, the pauses between them (0, 1, 3, 7 and 15 s) among
// these; another one never: it is tried every half a minute.
constexpr std::size_t max_deaths = 6;
constexpr auto counted_time = 120s;
constexpr std::chrono::milliseconds max_pause = 30s;
constexpr std::uintmax_t max_log_bytes = std::uintmax_t{16} << 20U;
constexpr auto between_looks_at_logs = 10s;

bool is_ignored(int signal)
{
    struct sigaction action {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// What was ignored when we were started stays so: `nohup`, or `&` in a script.
sigset_t watched_signals()
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) {
        if (!is_ignored(signal))
            ::sigaddset(&set, signal);
    }
    return set;
}

// The next signal within the time; 0 when there was none.
int next_signal(std::chrono::milliseconds time)
{
    const sigset_t set = watched_signals();
    const timespec limit{time.count() / 1000, (time.count() % 1000) * 1'000'000};
    const int signal = ::sigtimedwait(&set, nullptr, &limit);
    return std::max(signal, 0);
}

bool is_wish_to_stop(int signal)
{
    return signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

// A log that has become long is copied aside and begun anew; its writers append, so they need not know. One generation
// is kept.
void shorten(const std::filesystem::path& log)
{
    std::error_code error;
    if (const std::uintmax_t size = std::filesystem::file_size(log, error); error || size <= max_log_bytes)
        return;
    std::filesystem::copy_file(log, log.string() + ".old", std::filesystem::copy_options::overwrite_existing, error);
    std::filesystem::resize_file(log, 0, error);
}

std::string description(int status)
{
    if (WIFSIGNALED(status))
        return "signal " + std::to_string(WTERMSIG(status));
    return "exit code " + std::to_string(WEXITSTATUS(status));
}

// What is left of the service's process group: an nginx that was killed leaves its workers, which hold the port.
void end_group(pid_t leader)
{
    ::kill(-leader, SIGKILL);
}

// The last lines of a log; "" when there are none.
std::string end_of_log(const std::filesystem::path& log)
{
    constexpr off_t looked_at = 4000;
    constexpr int lines = 6;
    const UniqueFd fd{::open(log.c_str(), O_RDONLY | O_CLOEXEC)};
    std::string text(looked_at, '\0');
    const off_t size = fd ? ::lseek(fd.get(), 0, SEEK_END) : 0;
    const ssize_t count = fd ? ::pread(fd.get(), text.data(), text.size(), std::max<off_t>(0, size - looked_at)) : 0;
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    text.erase(text.find_last_not_of('\n') + 1);
    std::size_t start = text.size();
    for (int i = 0; i < lines && start != std::string::npos && start > 0; ++i)
        start = text.rfind('\n', start - 1);
    return start == std::string::npos || start == 0 ? text : text.substr(start + 1);
}

std::string hint_from_log(const std::filesystem::path& log)
{
    const std::string end = end_of_log(log);
    return "Its log is " + log.string() + (end.empty() ? "; it is empty." : "; it ends with:\n" + end);
}

// Before the service is started again after so many deaths: 0, 1, 3, 7, 15, 30 s.
std::chrono::milliseconds pause_after(std::size_t deaths)
{
    constexpr std::size_t last_doubling = 5;
    return std::min(max_pause, 1000ms * ((1U << std::min(deaths - 1, last_doubling)) - 1));
}

} // namespace

Supervisor::Supervisor(std::optional<Identity> user, std::vector<std::pair<int, int>> shared,
                       std::function<void(const std::string&)> tell)
    : user_(std::move(user))
    , shared_(std::move(shared))
    , tell_(std::move(tell))
    , nothing_(open_file("/dev/null", O_RDONLY))
{
    ::signal(SIGCHLD, SIG_DFL); // if it was ignored, ends of children would go unnoticed
    ::signal(SIGPIPE, SIG_IGN);
    const sigset_t set = watched_signals();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

Supervisor::~Supervisor()
{
    for (auto running = running_.rbegin(); running != running_.rend(); ++running)
        stop(*running);
}

void Supervisor::launch(Running& running)
{
    const UniqueFd log = open_file(running.service.log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    Child child = running.service.child;
    child.passed.insert(child.passed.end(), {{nothing_.get(), 0}, {log.get(), 1}, {log.get(), 2}});
    child.passed.insert(child.passed.end(), shared_.begin(), shared_.end());
    child.as = user_;
    child.own_session = true;
    running.pid = spawn(child);
}

void Supervisor::start(Service service)
{
    running_.push_back({.service = std::move(service)});
    launch(running_.back());
    wait_until_ready(running_.back());
}

void Supervisor::wait_until_ready(Running& running)
{
    const Service& service = running.service;
    const auto limit = Clock::now() + max_start_time;
    while (service.is_ready && !service.is_ready()) {
        if (is_wish_to_stop(next_signal(3ms)))
            throw Interrupted();
        int status = 0;
        if (::waitpid(running.pid, &status, WNOHANG) == running.pid) {
            end_group(running.pid);
            running.pid = -1;
            throw Error(ErrorCode::failed,
                        "The " + service.name + " of the instance did not start (" + description(status) + ").",
                        hint_from_log(service.log));
        }
        if (Clock::now() > limit)
            throw Error(ErrorCode::failed, "The " + service.name + " of the instance was not ready within a minute.",
                        hint_from_log(service.log));
    }
}

void Supervisor::run()
{
    for (;;) {
        note_ends();
        restart_due();
        shorten_logs();
        if (is_wish_to_stop(next_signal(200ms)))
            return;
    }
}

void Supervisor::note_ends()
{
    for (Running& running : running_) {
        int status = 0;
        if (running.pid > 0 && ::waitpid(running.pid, &status, WNOHANG) == running.pid)
            note_end(running, status);
    }
}

void Supervisor::note_end(Running& running, int status)
{
    end_group(running.pid);
    running.pid = -1;
    const auto now = Clock::now();
    running.deaths.push_back(now);
    while (now - running.deaths.front() > counted_time)
        running.deaths.pop_front();
    const Service& service = running.service;
    const std::string what = "The " + service.name + " of the instance ended (" + description(status) + ")";
    if (service.is_vital && running.deaths.size() >= max_deaths)
        throw Error(ErrorCode::failed,
                    what + ", for the " + std::to_string(running.deaths.size()) + "th time within two minutes.",
                    hint_from_log(service.log));
    const auto pause = service.pause + pause_after(running.deaths.size());
    running.start_at = now + pause;
    tell_(what + "; it is started again" +
          (pause < 1s ? "."
                      : " in " + std::to_string(pause / std::chrono::seconds(1)) + " s. Its log is " +
                            service.log.string() + "."));
}

void Supervisor::restart_due()
{
    for (Running& running : running_) {
        if (running.pid >= 0 || Clock::now() < running.start_at)
            continue;
        try {
            launch(running);
        } catch (const Error& error) { // no memory, no file left: later
            running.start_at = Clock::now() + max_pause;
            tell_(std::string(error.what()) + " It is tried again in half a minute.");
        }
    }
}

void Supervisor::shorten_logs()
{
    if (Clock::now() - logs_looked_at_ < between_looks_at_logs)
        return;
    logs_looked_at_ = Clock::now();
    for (const Running& running : running_)
        shorten(running.service.log);
}

void Supervisor::stop(Running& running)
{
    if (running.pid < 0)
        return;
    ::kill(running.pid, running.service.stop_signal);
    const auto limit = Clock::now() + max_stop_time;
    int status = 0;
    while (::waitpid(running.pid, &status, WNOHANG) == 0) {
        if (Clock::now() > limit)
            ::kill(running.pid, SIGKILL);
        next_signal(20ms);
    }
    end_group(running.pid);
    running.pid = -1;
}

} // namespace memento
