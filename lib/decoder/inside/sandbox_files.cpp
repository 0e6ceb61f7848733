// Landlock: which files may be opened. landlock(7); the numbers are those of the kernel's interface, newer than the
// headers of Debian 12 in part. What an older kernel does not know is left out.
#include "decoder/inside/sandbox_walls.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace memento {
namespace {

enum FileRight : std::uint64_t {
    execute = 1U << 0U,
    write_file = 1U << 1U,
    read_file = 1U << 2U,
    read_folder = 1U << 3U,
    remove_folder = 1U << 4U,
    remove_file = 1U << 5U,
    make_device = 1U << 6U,
    make_folder = 1U << 7U,
    make_file = 1U << 8U,
    make_socket = 1U << 9U,
    make_pipe = 1U << 10U,
    make_block_device = 1U << 11U,
    make_link = 1U << 12U,
    change_folder = 1U << 13U,  // rename from one to another; version 2
    truncate_file = 1U << 14U,  // version 3
    control_device = 1U << 15U, // version 5
};

struct Ruleset {
    std::uint64_t files;
    std::uint64_t network; // version 4: bind and connect of TCP
    std::uint64_t scoped;  // version 6: abstract sockets of, and signals to, others
};

struct __attribute__((packed)) FileRule {
    std::uint64_t allowed;
    std::int32_t file;
};

constexpr int files_under = 1; // LANDLOCK_RULE_PATH_BENEATH

std::uint64_t known_rights(long version)
{
    std::uint64_t rights = change_folder - 1;
    if (version >= 2)
        rights |= change_folder;
    if (version >= 3)
        rights |= truncate_file;
    if (version >= 5)
        rights |= control_device;
    return rights;
}

bool allow(long ruleset, int file, std::uint64_t rights)
{
    const FileRule rule{rights, file};
    return ::syscall(SYS_landlock_add_rule, ruleset, files_under, &rule, 0) == 0;
}

bool restrict_to(long version, int input, int output)
{
    const std::uint64_t known = known_rights(version);
    const Ruleset rules{known, version >= 4 ? 3U : 0U, version >= 6 ? 3U : 0U};
    const std::size_t size = version >= 6 ? sizeof rules : version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof known;
    const long ruleset = ::syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0)
        return false;
    // A file in memory has no name by which it could be opened again, and no rule can be made for it.
    const bool done = (allow(ruleset, input, read_file) || errno == EBADFD) &&
                      allow(ruleset, output,
                            known & (read_file | write_file | read_folder | make_file | make_folder | remove_file |
                                     remove_folder | change_folder | truncate_file)) &&
                      ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    ::close(static_cast<int>(ruleset));
    return done;
}

} // namespace

Protection restrict_files(int input, int output)
{
    constexpr unsigned ask_version = 1;
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version);
    return {"Landlock", version > 0 && restrict_to(version, input, output), "other files of the user it runs as"};
}

} // namespace memento
