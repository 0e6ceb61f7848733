#include "instance/lock.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace memento {
namespace {

using namespace std::chrono_literals;
constexpr auto max_wait = 30s;

bool try_lock(const UniqueFd& fd, const std::filesystem::path& path)
{
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        throw system_error("Cannot lock " + path.string());
    return false;
}

} // namespace

InstanceLock lock_instance(const Layout& layout)
{
    const std::filesystem::path supervisor = layout.run() / "supervisor.lock";
    const std::filesystem::path family = layout.run() / "family.lock";
    InstanceLock lock{open_file(supervisor, O_RDWR | O_CREAT, 0600), open_file(family, O_RDWR | O_CREAT, 0600)};
    if (!try_lock(lock.supervisor, supervisor)) {
        const std::string address(trimmed(read_file(supervisor)));
        throw Error(ErrorCode::conflict,
                    "The instance in " + layout.dir.string() + " is running already" +
                        (address.empty() ? "." : ", at " + address + "."),
                    "Use that one, stop it first, or name another folder.");
    }
    const auto limit = std::chrono::steady_clock::now() + max_wait;
    while (!try_lock(lock.family, family)) {
        if (std::chrono::steady_clock::now() > limit)
            throw Error(ErrorCode::conflict,
                        "Programs of an earlier run of " + layout.dir.string() + " have not ended.",
                        "Look for them with `fuser " + family.string() + "` and end them.");
        std::this_thread::sleep_for(20ms);
    }
    return lock;
}

void note_address(const InstanceLock& lock, const std::string& url)
{
    if (::ftruncate(lock.supervisor.get(), 0) != 0 ||
        ::pwrite(lock.supervisor.get(), url.data(), url.size(), 0) != static_cast<ssize_t>(url.size()))
        throw system_error("Cannot note the address of the instance");
}

} // namespace memento
