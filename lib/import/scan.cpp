#include "import/scan.hpp"

#include "base/error.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace memento {
namespace {

constexpr int deepest = 32; // folders inside of each other; the plan takes 3

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

// Without O_NONBLOCK the opening of a pipe would wait for a writer.
UniqueFd try_open(int folder, const std::string& path, int flags)
{
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_CLOEXEC | O_NONBLOCK);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return UniqueFd{static_cast<int>(::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how))};
}

class Walk {
public:
    explicit Walk(int root)
        : root_(root)
    {
    }
    void folder(const std::string& path, int depth);
    Scan result;

private:
    void entry(int parent, const std::string& name, const std::string& path, int depth);
    void link(const std::string& path);
    void problem(const std::string& path, const std::string& reason)
    {
        result.problems.push_back({printable(path), reason});
    }
    void skip(const std::string& path, const std::string& reason)
    {
        result.skipped.push_back({printable(path), reason});
    }

    int root_;
};

void Walk::folder(const std::string& path, int depth)
{
    UniqueFd opened = try_open(root_, path.empty() ? "." : path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!opened)
        return problem(path, std::string("The folder cannot be read: ") + std::strerror(errno) + ".");
    const std::unique_ptr<DIR, CloseFolder> listing{::fdopendir(opened.get())};
    if (!listing)
        return problem(path, std::string("The folder cannot be read: ") + std::strerror(errno) + ".");
    const int parent = opened.release(); // closed with the listing
    const std::string prefix = path.empty() ? "" : path + "/";
    bool empty = true;
    while (const dirent* found = ::readdir(listing.get())) {
        const std::string name = found->d_name;
        if (name == "." || name == "..")
            continue;
        empty = false;
        entry(parent, name, prefix + name, depth);
    }
    if (empty && !path.empty())
        skip(path, "an empty folder");
}

void Walk::entry(int parent, const std::string& name, const std::string& path, int depth)
{
    if (const auto reason = ignored_name(name))
        return skip(path, *reason);
    if (!is_storable_text(name))
        return problem(path, "Its name is not UTF-8; rename it.");
    struct stat info {};
    if (::fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return problem(path, std::string("It cannot be looked at: ") + std::strerror(errno) + ".");
    if (S_ISREG(info.st_mode))
        result.files.push_back({path, info.st_size});
    else if (S_ISLNK(info.st_mode))
        link(path);
    else if (!S_ISDIR(info.st_mode))
        skip(path, "a pipe, socket or device");
    else if (depth >= deepest)
        problem(path, "It lies deeper than category/sample/group/file.");
    else
        folder(path, depth + 1);
}

void Walk::link(const std::string& path)
{
    const UniqueFd target = try_open(root_, path, O_RDONLY);
    struct stat info {};
    if (!target || ::fstat(target.get(), &info) != 0)
        return problem(path, errno == EXDEV    ? "It is a link that leads out of the folder."
                             : errno == EACCES ? "It is a link to something that cannot be read."
                                               : "It is a link that leads nowhere.");
    if (S_ISREG(info.st_mode))
        result.files.push_back({path, info.st_size});
    else
        skip(path, S_ISDIR(info.st_mode) ? "a link to a folder" : "a pipe, socket or device");
}

} // namespace

Scan scan_folder(const std::filesystem::path& folder)
{
    const UniqueFd root{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!root)
        throw Error(ErrorCode::usage,
                    "The folder " + printable(folder.string()) + " cannot be read: " + std::strerror(errno) + ".");
    Walk walk(root.get());
    walk.folder("", 1);
    return std::move(walk.result);
}

UniqueFd open_inside(int folder, const std::string& path)
{
    UniqueFd file = try_open(folder, path, O_RDONLY);
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0)
        throw system_error("Cannot open " + printable(path));
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::failed, printable(path) + " is not a file.");
    return file;
}

OpenCompanion companions_inside(int folder, const std::string& path)
{
    return [folder, path](const std::string& name) {
        const std::size_t slash = path.rfind('/');
        const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash);
        const UniqueFd beside = try_open(folder, parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!beside)
            throw system_error("Cannot open " + printable(parent));
        return open_companion(beside.get(), name);
    };
}

} // namespace memento
