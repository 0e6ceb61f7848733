#include "base/file.hpp"

#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace memento {

void UniqueFd::reset(int fd)
{
    if (fd_ >= 0)
        ::close(fd_);
    fd_ = fd;
}

UniqueFd open_file(const std::filesystem::path& path, int flags, unsigned mode)
{
    UniqueFd fd{::open(path.c_str(), flags | O_CLOEXEC, mode)};
    if (!fd)
        throw system_error("Cannot open " + path.string());
    return fd;
}

std::string read_open_file(int fd, const std::filesystem::path& path, std::size_t limit)
{
    std::string content;
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t count = ::read(fd, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error("Cannot read " + path.string());
        if (count == 0)
            return content;
        content.append(buffer.data(), static_cast<std::size_t>(count));
        if (content.size() > limit)
            throw Error(ErrorCode::too_large, path.string() + " is larger than " + std::to_string(limit) + " bytes.");
    }
}

std::string bytes_at(int fd, std::uint64_t offset, std::size_t count)
{
    std::string read(count, '\0');
    const ssize_t got = ::pread(fd, read.data(), count, static_cast<off_t>(offset & 0x7FFF'FFFF'FFFF'FFFFU));
    read.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return read;
}

std::string read_file(const std::filesystem::path& path, std::size_t limit)
{
    return read_open_file(open_file(path, O_RDONLY).get(), path, limit);
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error("Cannot write " + path.string());
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

UniqueFd open_new_file(const std::filesystem::path& path, unsigned mode)
{
    ::unlink(path.c_str()); // left by a run that was cut off, or planted
    return open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
}

void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode)
{
    const std::filesystem::path partial = path.string() + ".partial-" + std::to_string(::getpid());
    try {
        const UniqueFd fd = open_new_file(partial, mode);
        write_all(fd.get(), content, partial);
        if (::fsync(fd.get()) != 0)
            throw system_error("Cannot save " + path.string());
        if (::rename(partial.c_str(), path.c_str()) != 0)
            throw system_error("Cannot rename to " + path.string());
    } catch (...) {
        ::unlink(partial.c_str());
        throw;
    }
    sync_directory(path.has_parent_path() ? path.parent_path() : ".");
}

void require_empty(const std::filesystem::path& folder)
{
    std::error_code error;
    if (std::filesystem::exists(folder, error) &&
        (!std::filesystem::is_directory(folder, error) || !std::filesystem::is_empty(folder, error)))
        throw Error(ErrorCode::usage, folder.string() + " is there already, and not an empty folder.",
                    "Name a folder that does not exist.");
}

void sync_directory(const std::filesystem::path& path)
{
    const UniqueFd fd = open_file(path, O_RDONLY | O_DIRECTORY);
    if (::fsync(fd.get()) != 0)
        throw system_error("Cannot save the folder " + path.string());
}

} // namespace memento
