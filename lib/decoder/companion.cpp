#include "decoder/companion.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace memento {

bool is_companion_name(std::string_view file_name)
{
    return lower(file_name).ends_with(".companion.ome");
}

UniqueFd open_companion(int folder, const std::string& name)
{
    const auto refused = [&](const std::string& reason) {
        return Error(ErrorCode::undecodable,
                     "The companion " + clean_name(name) + ", which describes it, cannot be read: " + reason + ".");
    };
    if (name.empty() || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
        throw refused("it does not lie in the same folder");
    UniqueFd file{::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0)
        throw refused(errno == ENOENT  ? "it is not there"
                      : errno == ELOOP ? "it is a link"
                                       : std::string(std::strerror(errno)));
    if (!S_ISREG(info.st_mode))
        throw refused("it is not a file");
    if (info.st_size > static_cast<std::int64_t>(max_companion_bytes))
        throw refused("it is larger than 64 MiB");
    return file;
}

OpenCompanion companions_beside(const std::filesystem::path& file)
{
    return [folder = std::filesystem::absolute(file).parent_path()](const std::string& name) {
        return open_companion(open_file(folder, O_PATH | O_DIRECTORY).get(), name);
    };
}

UniqueFd find_companion(FileContents& contents, const OpenCompanion& open, std::vector<std::string>& notes)
{
    if (contents.companion.empty() || !open)
        return {};
    try {
        return open(contents.companion);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::undecodable)
            throw;
        contents.companion.clear();
        notes.push_back(reason_of(error));
        return {};
    }
}

} // namespace memento
