#include "base/pieces.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <memory>
#include <unistd.h>

namespace memento {

void read_pieces(int fd, const std::filesystem::path& name, const std::function<void(std::string_view)>& take)
{
    constexpr std::size_t piece_bytes = std::size_t{256} << 10U;
    const auto buffer = std::make_unique_for_overwrite<char[]>(piece_bytes); // of a small file, few pages are touched
    for (;;) {
        const ssize_t count = ::read(fd, buffer.get(), piece_bytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error("Cannot read " + name.string());
        if (count == 0)
            return;
        take({buffer.get(), static_cast<std::size_t>(count)});
    }
}

} // namespace memento
