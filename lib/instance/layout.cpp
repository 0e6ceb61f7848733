#include "instance/layout.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <grp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

namespace memento {
namespace {

// Only this and the user's rights count for the search of a way: root's supplementary groups would open doors that are
// closed to the programs of the instance.
class WithoutGroups {
public:
    explicit WithoutGroups(bool needed)
    {
        if (!needed)
            return;
        groups_.resize(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
        if (::getgroups(static_cast<int>(groups_.size()), groups_.data()) < 0 || ::setgroups(0, nullptr) != 0)
            throw system_error("Cannot leave the groups of root");
        changed_ = true;
    }
    WithoutGroups(const WithoutGroups&) = delete;
    WithoutGroups& operator=(const WithoutGroups&) = delete;
    ~WithoutGroups()
    {
        if (changed_ && ::setgroups(groups_.size(), groups_.data()) != 0)
            std::abort();
    }

private:
    std::vector<gid_t> groups_;
    bool changed_ = false;
};

// The first folder on the way from / to dir that the effective user may not pass.
std::optional<fs::path> barred(const fs::path& dir)
{
    fs::path at;
    for (const fs::path& part : dir) {
        at /= part;
        if (::faccessat(AT_FDCWD, at.c_str(), X_OK, AT_EACCESS) != 0)
            return at;
    }
    return std::nullopt;
}

std::string who(const std::optional<Identity>& user)
{
    return user ? "The user " + user->name + ", as whom the instance runs," : "This user";
}

void require_passable(const fs::path& dir, const fs::path& parent, const std::optional<Identity>& user)
{
    const WithoutGroups without(user.has_value());
    const WorkingAs as(user);
    if (const auto at = barred(parent))
        throw Error(ErrorCode::failed,
                    who(user) + " cannot reach " + dir.string() + ": " + at->string() + " bars the way.",
                    "Choose a folder elsewhere, or allow passing with `chmod o+x " + at->string() + "`.");
}

void require_writable(const fs::path& dir, const std::optional<Identity>& user)
{
    const WithoutGroups without(user.has_value());
    const WorkingAs as(user);
    if (::faccessat(AT_FDCWD, dir.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0)
        throw Error(ErrorCode::failed, who(user) + " cannot write in " + dir.string() + ".",
                    "Choose another folder, or change its owner.");
}

void make_folder(const fs::path& path, mode_t mode)
{
    if (::mkdir(path.c_str(), mode) != 0) {
        if (errno == EEXIST)
            return;
        throw system_error("Cannot make the folder " + path.string());
    }
    if (::chmod(path.c_str(), mode) != 0)
        throw system_error("Cannot prepare the folder " + path.string());
}

// Gives an empty folder of ours to the user: by descriptor, or another could be put in its place meanwhile.
void give_folder(const fs::path& path, const Identity& user)
{
    const UniqueFd folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    struct stat info {};
    if (!folder || ::fstat(folder.get(), &info) != 0)
        throw system_error("Cannot open the folder " + path.string());
    if (info.st_uid == 0 && ::fchown(folder.get(), user.uid, user.gid) != 0)
        throw system_error("Cannot give " + path.string() + " to the user " + user.name);
}

// Where the user may make it himself, he does: root would follow whatever he plants there. False when it is there
// already, or he may not.
bool makes_himself(const fs::path& folder, const std::optional<Identity>& user)
{
    const WithoutGroups without(user.has_value());
    const WorkingAs as(user);
    std::error_code error;
    fs::create_directories(folder.parent_path(), error);
    return !error && ::mkdir(folder.c_str(), 0700) == 0;
}

// The folder itself: new ones belong to the instance's user; an empty one that is root's is handed over.
void make_instance_folder(const Layout& layout, const std::optional<Identity>& user)
{
    std::error_code error;
    const bool made = makes_himself(layout.dir, user);
    fs::create_directories(layout.dir.parent_path(), error);
    if (error)
        throw system_error("Cannot make the folder " + layout.dir.parent_path().string(), error.value(), "");
    require_passable(layout.dir, layout.dir.parent_path(), user);
    if (!made)
        make_folder(layout.dir, 0700);
    if (!fs::is_directory(layout.dir))
        throw Error(ErrorCode::usage, layout.dir.string() + " is not a folder.");
    const bool empty = fs::is_empty(layout.dir, error);
    if (error)
        throw system_error("Cannot read the folder " + layout.dir.string(), error.value(), "");
    if (!empty && !fs::exists(layout.run(), error))
        throw Error(ErrorCode::usage, layout.dir.string() + " is not empty and holds no Memento instance.",
                    "Name a new or an empty folder.");
    if (empty && user)
        give_folder(layout.dir, *user);
}

bool fits_a_socket(const fs::path& folder)
{
    constexpr std::size_t max_name_bytes = std::string_view("/.s.PGSQL.5432").size();
    const std::string text = folder.string();
    return text.size() + max_name_bytes < sizeof(sockaddr_un::sun_path) && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view("/._-+@").find(c) != std::string_view::npos;
           });
}

// True when the folder is the user's alone: nobody else made it in advance, or may look into it.
bool make_private(const fs::path& folder, uid_t owner)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return false;
    struct stat info {};
    return ::lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == owner &&
           (info.st_mode & 0777U) == 0700U;
}

// Always the same name for the same instance, so that a run that was cut off leaves no second folder behind.
std::string short_name(const Layout& layout, uid_t owner)
{
    std::string bytes;
    for (std::size_t hash = std::hash<std::string>{}(layout.dir.string()); hash != 0; hash >>= 8U)
        bytes += static_cast<char>(hash & 0xFFU);
    return "memento-" + std::to_string(owner) + "-" + hex(bytes);
}

// A private folder of this name where files lie in memory: /run for root, $XDG_RUNTIME_DIR for others; if there is one.
std::optional<fs::path> in_memory(const std::string& name, const std::optional<Identity>& user)
{
    if (user) {
        // Only root writes in /run: what is there cannot be a trap.
        fs::path folder = fs::path("/run") / name;
        const bool made = (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) &&
                          ::lchown(folder.c_str(), user->uid, user->gid) == 0 && make_private(folder, user->uid);
        return made ? std::optional(std::move(folder)) : std::nullopt;
    }
    const char* session = std::getenv("XDG_RUNTIME_DIR");
    const fs::path folder = fs::path(session == nullptr ? "" : session) / name;
    if (session == nullptr || !fits_a_socket(folder) || !make_private(folder, ::geteuid()))
        return std::nullopt;
    return folder;
}

} // namespace

Layout layout_of(const fs::path& dir)
{
    std::error_code error;
    fs::path absolute = fs::weakly_canonical(fs::absolute(dir), error);
    if (error)
        throw system_error("Cannot find the folder " + dir.string(), error.value(), "");
    if (!absolute.has_filename())
        absolute = absolute.parent_path();
    return {absolute};
}

std::optional<Identity> instance_user(const Layout& layout)
{
    if (::getuid() != 0) {
        if (user_with_id(::getuid(), ::getgid()).name.empty())
            throw Error(ErrorCode::failed,
                        "The user id " + std::to_string(::getuid()) +
                            " has no name on this system; PostgreSQL needs one.",
                        "Add the user to /etc/passwd, or run as another one.");
        return std::nullopt;
    }
    struct stat info {};
    if (::lstat(layout.database().c_str(), &info) == 0 && info.st_uid != 0)
        return user_with_id(info.st_uid, info.st_gid);
    for (const char* name : {"memento", "postgres"}) {
        if (auto user = find_user(name))
            return user;
    }
    if (::stat(layout.dir.c_str(), &info) == 0 && info.st_uid != 0)
        return user_with_id(info.st_uid, info.st_gid);
    throw Error(ErrorCode::failed, "PostgreSQL does not run as root, and there is no user `memento` to run it as.",
                "Add one with `useradd --system memento`, or give the folder to an ordinary user.");
}

void make_folders(const Layout& layout, const std::optional<Identity>& user)
{
    make_instance_folder(layout, user);
    require_writable(layout.dir, user);
    const WorkingAs as(user);
    for (const fs::path& folder :
         {layout.run(), layout.run() / "nginx", layout.run() / "nginx/memento", layout.log(), layout.store()})
        make_folder(folder, 0700);
    for (const char* name : {"inbox", "orig", "tiles", "trash"})
        make_folder(layout.store() / name, 0750);
}

fs::path make_socket_folder(const Layout& layout, const std::optional<Identity>& user)
{
    if (fits_a_socket(layout.run()))
        return layout.run();
    const uid_t owner = user ? user->uid : ::geteuid();
    const std::string name = short_name(layout, owner);
    if (const auto folder = in_memory(name, user))
        return *folder;
    const WorkingAs as(user);
    std::error_code error;
    const std::array<fs::path, 2> places{fs::temp_directory_path(error), "/tmp"};
    for (const fs::path& place : places) {
        if (fits_a_socket(place / name) && make_private(place / name, owner))
            return place / name;
    }
    throw Error(ErrorCode::failed,
                "There is no folder for the sockets of the instance: the path of " + layout.run().string() +
                    " is too long for them, and " + places.back().string() + " cannot be used either.",
                "Choose a folder with a shorter path (up to 80 bytes).");
}

fs::path make_permission_folder(const Layout& layout, const std::optional<Identity>& user)
{
    const uid_t owner = user ? user->uid : ::geteuid();
    fs::path folder = in_memory(short_name(layout, owner) + "-tiles", user).value_or(layout.run() / "permission");
    const WorkingAs as(user);
    make_folder(folder, 0700);
    for (const auto& left : fs::directory_iterator(folder)) // by a run that was cut off
        fs::remove_all(left.path());
    return folder;
}

} // namespace memento
