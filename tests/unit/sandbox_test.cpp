#include "image/sandbox.hpp"

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace memento;

namespace {

// What `attempt` answers in a process that has entered the sandbox.
bool in_sandbox(const std::function<bool()>& attempt)
{
    const pid_t child = ::fork();
    if (child == 0) {
        enter_sandbox({});
        ::_exit(attempt() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

TEST_CASE("a decoder has no network and starts no programs")
{
    CHECK(in_sandbox([] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM; }));
    CHECK(in_sandbox([] { return ::socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM; }));
    CHECK(in_sandbox([] { return ::execl("/bin/true", "true", nullptr) < 0 && errno == EPERM; }));
    CHECK(in_sandbox([] { return ::kill(::getppid(), 0) < 0 && errno == EPERM; }));
    CHECK(in_sandbox([] { return ::symlink("/etc", "/tmp/never") < 0 && errno == EPERM; }));
}

TEST_CASE("the limits of a decoder cannot be raised again by an ordinary user")
{
    CHECK(in_sandbox([] {
        rlimit limit{};
        return ::getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_max == 3600 &&
               ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 &&
               ::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max == 64;
    }));
}
