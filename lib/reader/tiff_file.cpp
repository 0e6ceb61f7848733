#include "reader/tiff_file.hpp"

#include <cerrno>
#include <cstdint>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

struct Position { // of one reader in a file
    int fd = -1;
    std::uint64_t at = 0;
    std::uint64_t size = 0;
};

Position& position_of(thandle_t handle)
{
    return *static_cast<Position*>(handle);
}

tmsize_t read_on(thandle_t handle, void* bytes, tmsize_t count)
{
    Position& file = position_of(handle);
    tmsize_t done = 0;
    while (done < count) {
        const ssize_t got = ::pread(file.fd, static_cast<char*>(bytes) + done, static_cast<std::size_t>(count - done),
                                    static_cast<off_t>(file.at));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 && done == 0 ? -1 : done;
        done += got;
        file.at += static_cast<std::uint64_t>(got);
    }
    return done;
}

tmsize_t write_nothing(thandle_t, void*, tmsize_t)
{
    return -1;
}

toff_t seek(thandle_t handle, toff_t offset, int from)
{
    Position& file = position_of(handle);
    file.at = from == SEEK_SET ? offset : from == SEEK_CUR ? file.at + offset : file.size + offset;
    return file.at;
}

int close_it(thandle_t handle)
{
    delete static_cast<Position*>(handle);
    return 0;
}

toff_t size_of(thandle_t handle)
{
    return position_of(handle).size;
}

} // namespace

TiffFile open_tiff(int fd)
{
    struct stat info {};
    if (::fstat(fd, &info) != 0)
        return nullptr;
    auto file = std::make_unique<Position>(Position{fd, 0, static_cast<std::uint64_t>(info.st_size)});
    // m: not mapped; c: long strips stay as they are, instead of being taken for many short ones
    TiffFile tiff{
        TIFFClientOpen("input", "rmc", file.get(), read_on, write_nothing, seek, close_it, size_of, nullptr, nullptr)};
    if (tiff)
        file.release(); // NOLINT: close_it() deletes it
    return tiff;
}

} // namespace memento
