#include "import/transfer.hpp"

#include "base/error.hpp"
#include "base/progress.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace memento {
namespace {

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

Received receive_file(int source, const std::filesystem::path& path, const ImageFiles& files, Transfer transfer,
                      const std::optional<Identity>& works_as, const Stopped& interrupted)
{
    if (transfer == Transfer::link) {
        link_file(source, path, files, works_as);
        return hash_file(source, path.string(), interrupted);
    }
    Intake intake(files, works_as);
    intake.copy(source, path.string(), interrupted);
    return intake.finish();
}

} // namespace memento
