// A file that is read here and there, mostly forward, a few bytes at a time.
#pragma once

#include "base/file.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace memento {

class FileWindow {
public:
    // size: bytes that are read at once. The descriptor must stay open; where it stands does not matter.
    FileWindow(int fd, std::size_t size)
        : fd_(fd)
        , size_(size)
    {
    }

    // What is at hand from an offset on: at least so many bytes (not more than the size), unless the file ends before.
    // Until the next call.
    std::string_view from(std::uint64_t offset, std::size_t least = 1)
    {
        if (offset < start_ || offset + least > start_ + bytes_.size()) {
            bytes_ = bytes_at(fd_, offset, size_);
            start_ = offset;
        }
        return std::string_view(bytes_).substr(offset - start_);
    }

private:
    int fd_;
    std::size_t size_;
    std::uint64_t start_ = 0;
    std::string bytes_;
};

} // namespace memento
