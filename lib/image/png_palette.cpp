#include "image/png_palette.hpp"

#include "base/file.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace memento {
namespace {

constexpr std::size_t header_end = 33; // of the signature and IHDR
constexpr std::size_t colour_type = 25;
constexpr int most_chunks = 100; // before the palette
constexpr std::size_t most_bytes = 768;

bool is_grey(std::string_view palette)
{
    for (std::size_t i = 0; i < palette.size(); i += 3) {
        if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            return false;
    }
    return true;
}

} // namespace

bool has_grey_palette(int fd)
{
    const std::string header = bytes_at(fd, 0, header_end);
    if (header.size() < header_end || header[colour_type] != 3)
        return false;
    std::uint64_t offset = header_end;
    for (int i = 0; i < most_chunks; ++i) {
        const std::string chunk = bytes_at(fd, offset, 8); // length and type
        if (chunk.size() < 8 || chunk.ends_with("IDAT"))
            return false;
        std::uint64_t length = 0;
        for (const char byte : chunk.substr(0, 4))
            length = length << 8U | static_cast<unsigned char>(byte);
        if (chunk.ends_with("PLTE")) {
            const std::string palette = bytes_at(fd, offset + 8, std::min<std::size_t>(length, most_bytes));
            return palette.size() == length && length % 3 == 0 && is_grey(palette);
        }
        offset += length + 12; // a checksum follows
    }
    return false;
}

} // namespace memento
