// Namespaces: another view of the system, in which there is no network and no process but our own.
#include "decoder/inside/sandbox.hpp"

#include "base/error.hpp"
#include "base/process.hpp"

#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace memento {
namespace {

bool write_text(const char* path, const std::string& text)
{
    const UniqueFd file{::open(path, O_WRONLY | O_CLOEXEC)};
    return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

// The user stays who he is, so that files are his; all others are nobody.
bool unshare_all()
{
    const std::string user = std::to_string(::geteuid());
    const std::string group = std::to_string(::getegid());
    return ::unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC) == 0 &&
           write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/uid_map", user + " " + user + " 1") &&
           write_text("/proc/self/gid_map", group + " " + group + " 1");
}

pid_t forked()
{
    const pid_t pid = ::fork();
    if (pid < 0)
        throw system_error("Cannot start a process for decoders");
    return pid;
}

// Half a way in is no way to work, and there is no way back: somebody else tries first.
bool can_unshare()
{
    const pid_t trial = forked();
    if (trial == 0)
        ::_exit(unshare_all() ? 0 : 1);
    return wait_for(trial) == 0;
}

} // namespace

Protection enter_namespaces()
{
    Protection protection{"namespaces", false, "the network and other processes"};
    if (!can_unshare() || !unshare_all())
        return protection;
    const pid_t inside = forked(); // only children of whoever unshared are in the new process namespace
    if (inside > 0)
        ::_exit(wait_for(inside));
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    protection.in_force = true;
    return protection;
}

} // namespace memento
