// Files and descriptors: the few operations that must be right (whole or not at all, durable, closed on every path).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace memento {

// Owns a file descriptor; -1 is none.
class UniqueFd {
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd)
        : fd_(fd)
    {
    }
    UniqueFd(UniqueFd&& other) noexcept
        : fd_(other.release())
    {
    }
    UniqueFd& operator=(UniqueFd&& other) noexcept
    {
        reset(other.release());
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset(int fd = -1);

private:
    int fd_ = -1;
};

// Opens with O_CLOEXEC; throws Error naming the path.
UniqueFd open_file(const std::filesystem::path& path, int flags, unsigned mode = 0644);

// The content of an open file from where it stands. Throws when it cannot be read or is larger than limit bytes.
std::string read_open_file(int fd, const std::filesystem::path& path, std::size_t limit);

// The whole content. Throws as well.
std::string read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{64} << 20U);

// Bytes from an offset on, wherever the descriptor stands; fewer, or none, where the file ends or cannot be read.
std::string bytes_at(int fd, std::uint64_t offset, std::size_t count);

// Writes all bytes or throws.
void write_all(int fd, std::string_view bytes, const std::filesystem::path& path);

// Opens a new file for writing; what was there under the name is removed first, a link is never followed. Throws.
UniqueFd open_new_file(const std::filesystem::path& path, unsigned mode = 0644);

// Makes path hold content, whole or not at all (temporary name, fsync, rename, fsync of the folder).
void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

// Throws Error usage unless the folder is empty, or not there yet.
void require_empty(const std::filesystem::path& folder);

void sync_directory(const std::filesystem::path& path);

} // namespace memento
