#include "import/transfer.hpp"

#include "base/error.hpp"
#include "base/progress.hpp"
#include "base/sha256.hpp"

#include <cerrno>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

namespace memento {
namespace {

constexpr std::size_t piece = std::size_t{256} << 10U;

void stop_if(const std::function<bool()>& interrupted)
{
    if (interrupted && interrupted())
        throw Error(ErrorCode::failed, "Interrupted.");
}

// Reads source to its end; what is read is hashed and, when target is a descriptor, written there.
Received read_through(int source, const std::string& name, int target, const std::function<bool()>& interrupted)
{
    Sha256 hash;
    Received received;
    thread_local std::vector<char> buffer(piece);
    ::lseek(source, 0, SEEK_SET);
    ::posix_fadvise(source, 0, 0, POSIX_FADV_SEQUENTIAL);
    for (;;) {
        stop_if(interrupted);
        const ssize_t count = ::read(source, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error("Cannot read " + printable(name));
        if (count == 0)
            break;
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
        hash.add(bytes);
        if (target >= 0)
            write_all(target, bytes, name);
        received.size += count;
    }
    ::lseek(source, 0, SEEK_SET);
    received.sha256 = hash.finish();
    return received;
}

// The file that is open: what has its name may be another by now.
void link_file(int source, const std::filesystem::path& path, const ImageFiles& files,
               const std::optional<Identity>& works_as)
{
    const std::string open = "/proc/self/fd/" + std::to_string(source);
    if (::linkat(AT_FDCWD, open.c_str(), AT_FDCWD, files.part.c_str(), AT_SYMLINK_FOLLOW) != 0)
        throw system_error("Cannot make a hard link to " + printable(path.string()) + " in the store", errno,
                           "Both must be on the same file system; --transfer copy works everywhere.");
    const WorkingAs reader(works_as);
    const UniqueFd readable{::open(files.part.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!readable)
        throw system_error("The instance's user cannot read " + printable(path.string()), errno,
                           "Change its permissions, or use --transfer copy.");
}

} // namespace

Received hash_file(int source, const std::string& name, const std::function<bool()>& interrupted)
{
    return read_through(source, name, -1, interrupted);
}

Received receive_file(int source, const std::filesystem::path& path, const ImageFiles& files, Transfer transfer,
                      const std::optional<Identity>& works_as, const std::function<bool()>& interrupted)
{
    if (transfer == Transfer::link) {
        link_file(source, path, files, works_as);
        return hash_file(source, path.string(), interrupted);
    }
    UniqueFd target;
    {
        const WorkingAs writer(works_as);
        target = open_file(files.part, O_RDWR | O_CREAT | O_EXCL, 0640);
    }
    const bool shared = ::ioctl(target.get(), FICLONE, source) == 0;
    // What is hashed must be what is kept, also when the source changes meanwhile.
    return shared ? hash_file(target.get(), path.string(), interrupted)
                  : read_through(source, path.string(), target.get(), interrupted);
}

} // namespace memento
