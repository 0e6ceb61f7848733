#include "decoder/inside/sandbox.hpp"

#include "base/file.hpp"
#include "decoder/conversion.hpp"
#include "support/scratch.hpp"

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// A folder with an image, its output folder, and a file that is nobody's business.
struct Place {
    Place()
    {
        std::ofstream(scratch / "image") << "pixels";
        std::ofstream(scratch / "secret") << "canary";
        fs::create_directory(scratch / "output");
    }
    Scratch scratch;
    fs::path image = scratch / "image";
    fs::path secret = scratch / "secret";
    fs::path output = scratch / "output";
};

// How a process ends that does `attempt` as a decoder would; 0 when it answers true.
int end_in_sandbox(const Place& place, const std::function<bool()>& attempt, const ConvertOptions& options = {})
{
    const pid_t host = ::fork();
    if (host == 0) {
        ::signal(SIGABRT, SIG_DFL); // Catch has its own
        const UniqueFd input = open_file(place.image, O_RDONLY);
        const UniqueFd output = open_file(place.output, O_RDONLY | O_DIRECTORY);
        enter_namespaces();
        if (const pid_t decoder = ::fork(); decoder > 0)
            ::_exit(wait_for(decoder));
        enter_sandbox(options, input.get(), output.get());
        ::fchdir(output.get());
        ::_exit(attempt() ? 0 : 1);
    }
    return wait_for(host);
}

bool in_sandbox(const Place& place, const std::function<bool()>& attempt)
{
    return end_in_sandbox(place, attempt) == 0;
}

bool opens(const char* path, int flags)
{
    return ::open(path, flags, 0600) >= 0;
}

bool is_in_force(const std::string& name)
{
    static const std::vector<Protection> all = decoder_protections(std::nullopt);
    for (const Protection& each : all) {
        if (each.name == name && !each.in_force)
            WARN("not in force here, and not tested: " << name);
        if (each.name == name)
            return each.in_force;
    }
    return false;
}

} // namespace

TEST_CASE("what protects decoders is told by name")
{
    std::vector<std::string> names;
    for (const Protection& each : decoder_protections(std::nullopt))
        names.push_back(each.name);
    CHECK(names == std::vector<std::string>{"namespaces", "Landlock", "seccomp"});
}

TEST_CASE("a decoder has no network, starts no programs and reaches no other process")
{
    if (!is_in_force("seccomp"))
        return;
    const Place place;
    CHECK(in_sandbox(place, [] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0; }));
    CHECK(in_sandbox(place, [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) < 0; }));
    CHECK(in_sandbox(place, [] { return ::execl("/bin/true", "true", nullptr) < 0; }));
    CHECK(in_sandbox(place, [] { return ::fork() < 0; }));
    CHECK(in_sandbox(place, [] { return ::kill(::getppid(), 0) < 0; }));
    CHECK(in_sandbox(place, [] { return ::kill(-1, SIGTERM) < 0; }));
    CHECK(in_sandbox(place, [] { return ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr) < 0; }));
    CHECK(in_sandbox(place, [] { return ::symlink("/etc", "never") < 0 && ::link("/etc/passwd", "never") < 0; }));
    CHECK(in_sandbox(place, [] { return ::mknod("never", S_IFIFO | 0600, 0) < 0; }));
    CHECK(in_sandbox(place, [] {
        bool ran = false;
        std::thread([&ran] { ran = true; }).join();
        return ran;
    }));
    CHECK(end_in_sandbox(place, []() -> bool { ::abort(); }) == 128 + SIGABRT);
}

TEST_CASE("a decoder sees no process and no network but its own")
{
    if (!is_in_force("namespaces"))
        return;
    const Place place;
    const std::string network = fs::read_symlink("/proc/self/ns/net");
    const std::string processes = fs::read_symlink("/proc/self/ns/pid");
    CHECK(in_sandbox(place, [&] {
        return ::getpid() == 2 && fs::read_symlink("/proc/self/ns/net") != network &&
               fs::read_symlink("/proc/self/ns/pid") != processes;
    }));
}

TEST_CASE("a decoder opens its image and what is in its folder, and no other file")
{
    if (!is_in_force("Landlock") || !is_in_force("seccomp"))
        return;
    const Place place;
    std::ofstream(place.output / "mine") << "mine";
    const std::string secret = place.secret;
    CHECK(in_sandbox(place, [&] { return opens(place.image.c_str(), O_RDONLY); }));
    CHECK(in_sandbox(place, [&] { return !opens(place.image.c_str(), O_RDWR); }));
    CHECK(in_sandbox(place, [] { return opens("mine", O_RDWR) && opens("new", O_WRONLY | O_CREAT | O_EXCL); }));
    CHECK(in_sandbox(place, [] { return ::mkdir("0", 0750) == 0 && ::rename("new", "0/moved") == 0; }));
    CHECK(fs::exists(place.output / "0/moved"));

    for (const char* path :
         {secret.c_str(), "../secret", "/etc/passwd", "/proc/1/maps", "/dev/null", "/dev/shm", "."}) {
        INFO(path);
        CHECK(in_sandbox(place, [&] { return !opens(path, O_RDONLY) || std::string(path) == "."; }));
        CHECK(in_sandbox(place, [&] { return !opens(path, O_RDONLY | O_TRUNC); }));
    }
    CHECK(in_sandbox(place, [] { return !opens("../new", O_WRONLY | O_CREAT); }));
    CHECK(in_sandbox(place, [] { return ::mkdir("../new", 0750) < 0 && ::rename("mine", "../new") < 0; }));
    CHECK(in_sandbox(place, [&] { return ::unlink(secret.c_str()) < 0 && ::rename(secret.c_str(), "taken") < 0; }));
    CHECK(in_sandbox(place, [&] { return ::truncate(secret.c_str(), 0) < 0 && ::chmod(secret.c_str(), 0) < 0; }));
    CHECK(in_sandbox(place, [&] { return ::utimensat(AT_FDCWD, secret.c_str(), nullptr, 0) < 0; }));
    CHECK(read_file(place.secret) == "canary");
    CHECK(std::distance(fs::directory_iterator(place.scratch.path()), fs::directory_iterator()) == 3);
}

TEST_CASE("each limit of a decoder bites, and stays")
{
    const Place place;
    ConvertOptions options;
    options.memory_mb = 100'000;
    options.seconds = 1;
#ifndef MEMENTO_SANITIZE
    const auto takes = [](std::size_t megabytes) {
        return ::mmap(nullptr, megabytes << 20U, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) !=
               MAP_FAILED;
    };
    CHECK(end_in_sandbox(
              place, [&] { return takes(10) && !takes(100'000) && errno == ENOMEM; }, options) == 0);
#endif
    const auto spent = [] { // by children that have ended, seconds of CPU time
        rusage all{};
        ::getrusage(RUSAGE_CHILDREN, &all);
        return all.ru_utime.tv_sec + all.ru_stime.tv_sec;
    };
    const auto before = spent();
    const auto spins = []() -> bool {
        for (volatile bool on = true; on;) {
        }
        return false;
    };
    const int spinning = end_in_sandbox(place, spins, options);
    CHECK((spinning == 128 + SIGXCPU || spinning == 128 + SIGKILL));
    CHECK(spent() - before < 20);

    const auto writes_far = [] {
        const int file = ::open("large", O_WRONLY | O_CREAT, 0600);
        return ::pwrite(file, "x", 1, off_t{16} << 30U) == 1;
    };
    CHECK(end_in_sandbox(place, writes_far) == 128 + SIGXFSZ);
    CHECK(in_sandbox(place, [] {
        unsigned count = 0;
        while (opens("small", O_WRONLY | O_CREAT))
            ++count;
        return errno == EMFILE && count < max_open_files && count > max_open_files / 2;
    }));
    CHECK(in_sandbox(place, [] {
        const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
        rlimit core{1, 1};
        return ::setrlimit(RLIMIT_NOFILE, &more) < 0 && ::setrlimit(RLIMIT_CPU, &more) < 0 &&
               ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
    }));
}
