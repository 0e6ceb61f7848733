#include "base/process.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace memento {
namespace {

// What the child reports through a pipe when it cannot become the program: which step, and errno.
struct StartFailure {
    int step; // 0 user, 1 descriptors, 2 exec
    int error_number;
};

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (const std::string& text : texts)
        out.push_back(const_cast<char*>(text.c_str())); // NOLINT: execve takes char* and does not write
    out.push_back(nullptr);
    return out;
}

bool drop_to(const Identity& who)
{
    // The effective user may already be another one (WorkingAs): back to root first, or the change would not be for
    // good.
    if (::getuid() == 0 && ::seteuid(0) != 0)
        return false;
    return ::setgroups(0, nullptr) == 0 && ::setresgid(who.gid, who.gid, who.gid) == 0 &&
           ::setresuid(who.uid, who.uid, who.uid) == 0;
}

// Only root may change the group: by way of root, whoever we work as.
bool become_effective(uid_t uid, gid_t gid)
{
    return ::seteuid(0) == 0 && ::setegid(gid) == 0 && ::seteuid(uid) == 0;
}

// Descriptors that nobody meant to pass: libraries open some without O_CLOEXEC, the connections of other people's
// requests among them.
void close_others_on_exec(const std::vector<std::pair<int, int>>& passed)
{
    unsigned first = 3;
    std::vector<unsigned> kept;
    kept.reserve(passed.size());
    for (const auto& [from, to] : passed)
        kept.push_back(static_cast<unsigned>(to));
    std::ranges::sort(kept);
    for (const unsigned fd : kept) {
        if (fd > first)
            ::close_range(first, fd - 1, CLOSE_RANGE_CLOEXEC);
        first = std::max(first, fd + 1);
    }
    ::close_range(first, ~0U, CLOSE_RANGE_CLOEXEC);
}

[[noreturn]] void become(const Child& child, const std::vector<char*>& argv, const std::vector<char*>& envp, int report,
                         pid_t parent)
{
    const auto fail = [report](int step) {
        const StartFailure failure{step, errno};
        [[maybe_unused]] const ssize_t written = ::write(report, &failure, sizeof failure);
        ::_exit(127);
    };
    if (child.own_session)
        ::setsid();
    if (child.as && ::getuid() == 0 && !drop_to(*child.as))
        fail(0);
    int program = child.program_fd;
    if (!place_descriptors(child.passed))
        fail(1);
    close_others_on_exec(child.passed);
    // After the change of user, which clears it; the parent may have gone in between.
    if (child.death_signal != 0) {
        ::prctl(PR_SET_PDEATHSIG, child.death_signal);
        if (::getppid() != parent)
            ::_exit(127);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    if (program >= 0)
        ::fexecve(program, argv.data(), envp.data());
    else
        ::execve(argv[0], argv.data(), envp.data());
    fail(2);
    ::_exit(127);
}

} // namespace

int processors()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::optional<Identity> find_user(const std::string& name)
{
    if (const passwd* entry = ::getpwnam(name.c_str()))
        return Identity{entry->pw_uid, entry->pw_gid, entry->pw_name};
    return std::nullopt;
}

Identity user_with_id(uid_t uid, gid_t gid)
{
    const passwd* entry = ::getpwuid(uid);
    return {uid, gid, entry != nullptr ? entry->pw_name : ""};
}

bool place_descriptors(const std::vector<std::pair<int, int>>& passed)
{
    int highest = 2;
    for (const auto& [from, to] : passed)
        highest = std::max({highest, from, to});
    std::vector<int> moved; // first all above the targets, then down to them
    moved.reserve(passed.size());
    for (const auto& [from, to] : passed)
        moved.push_back(::fcntl(from, F_DUPFD, highest + 1));
    for (std::size_t i = 0; i < passed.size(); ++i) {
        if (moved[i] < 0 || ::dup2(moved[i], passed[i].second) < 0)
            return false;
        ::close(moved[i]);
    }
    return true;
}

pid_t spawn(const Child& child)
{
    int report[2];
    if (::pipe2(report, O_CLOEXEC) != 0)
        throw system_error("Cannot make a pipe");
    UniqueFd reading{report[0]};
    // Out of the way of the descriptors that are placed for the child.
    UniqueFd writing{::fcntl(report[1], F_DUPFD_CLOEXEC, 100)};
    ::close(report[1]);
    UniqueFd program;
    Child started = child;
    if (child.program_fd >= 0) {
        program.reset(::fcntl(child.program_fd, F_DUPFD_CLOEXEC, 100));
        started.program_fd = program.get();
    }
    const std::vector<char*> argv = pointers(started.arguments);
    const std::vector<char*> envp = pointers(started.environment);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0)
        throw system_error("Cannot start " + child.arguments.at(0));
    if (pid == 0)
        become(started, argv, envp, writing.get(), parent);
    writing.reset();
    StartFailure failure{};
    ssize_t count = 0;
    do {
        count = ::read(reading.get(), &failure, sizeof failure);
    } while (count < 0 && errno == EINTR);
    if (count == static_cast<ssize_t>(sizeof failure)) {
        wait_for(pid);
        const std::string as = child.as ? " as user " + child.as->name : "";
        throw system_error("Cannot start " + child.arguments[0] + as, failure.error_number, "");
    }
    return pid;
}

int wait_for(pid_t pid)
{
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            throw system_error("Cannot wait for process " + std::to_string(pid));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

UniqueFd open_own_program()
{
    return open_file("/proc/self/exe", O_RDONLY);
}

void secure_standard_descriptors()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // The lowest free number is the one that is missing. Opened the other way round, so that its use is an error.
        if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) // NOLINT
            std::abort();
    }
}

WorkingAs::WorkingAs(const std::optional<Identity>& who)
    : uid_(::geteuid())
    , gid_(::getegid())
{
    if (!who || ::getuid() != 0 || who->uid == uid_)
        return;
    if (!become_effective(who->uid, who->gid))
        throw system_error("Cannot work as user " + who->name);
    changed_ = true;
}

WorkingAs::~WorkingAs()
{
    // Going back must not fail: files would be written as the wrong user from here on.
    if (changed_ && !become_effective(uid_, gid_))
        std::abort();
}

} // namespace memento
