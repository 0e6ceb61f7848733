#include "decoder/inside/sandbox.hpp"

#include "base/error.hpp"
#include "decoder/inside/sandbox_walls.hpp"

#include <array>
#include <cerrno>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef MEMENTO_SANITIZE
#include <cstdio>
#include <fcntl.h>
#include <thread>
#endif

namespace memento {
namespace {

constexpr rlim_t max_file_bytes = rlim_t{16} << 30U;

void limit(__rlimit_resource resource, rlim_t value)
{
    const rlimit soft_and_hard{value, value};
    if (::setrlimit(resource, &soft_and_hard) != 0)
        throw system_error("Cannot limit what the decoder may use");
}

#ifdef MEMENTO_SANITIZE
// The thread of hard_rss_limit_mb does not live on in a forked process.
void limit_memory(std::int64_t megabytes)
{
    const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const long page = ::sysconf(_SC_PAGESIZE);
    std::thread([file, page, megabytes] {
        for (;;) {
            std::array<char, 100> text{};
            long all = 0;
            long resident = 0;
            if (::pread(file, text.data(), text.size() - 1, 0) > 0 &&
                std::sscanf(text.data(), "%ld %ld", &all, &resident) == 2 && resident * page >> 20 > megabytes) {
                constexpr std::string_view complaint = "rss limit exhausted\n";
                static_cast<void>(::write(STDERR_FILENO, complaint.data(), complaint.size()) < 0);
                ::_exit(1);
            }
            ::usleep(20'000);
        }
    }).detach();
}
#else
void limit_memory(std::int64_t megabytes)
{
    limit(RLIMIT_AS, static_cast<rlim_t>(megabytes) << 20U);
}
#endif

void drop_capabilities()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const std::array<__user_cap_data_struct, 2> none{};
    if (::syscall(SYS_capset, &header, none.data()) != 0)
        throw system_error("Cannot take the decoder's capabilities away");
}

} // namespace

std::vector<Protection> enter_sandbox(const ConvertOptions& options, int input, int output)
{
    limit_memory(options.memory_mb);
    limit(RLIMIT_CPU, static_cast<rlim_t>(time_limit(options)));
    limit(RLIMIT_FSIZE, max_file_bytes);
    limit(RLIMIT_NOFILE, max_open_files);
    limit(RLIMIT_CORE, 0);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        throw system_error("Cannot keep the decoder from new privileges");
    drop_capabilities();
    std::vector<Protection> walls{restrict_files(input, output)};
    walls.push_back(restrict_calls());
    return walls;
}

} // namespace memento
