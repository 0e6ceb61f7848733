#include "reader/png_chunks.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace memento {
namespace {

constexpr std::size_t signature = 8;
constexpr std::size_t chunk_head = 8; // length and type
constexpr std::size_t checksum = 4;
constexpr std::size_t header_end = 33; // of the signature and IHDR
constexpr std::size_t colour_type = 25;
constexpr int max_chunks = 100; // before the palette
constexpr std::size_t max_bytes = 768;

struct Chunk {
    std::uint64_t offset;
    std::uint64_t length; // of its data
    std::string type;     // four bytes; fewer where the file ends
    std::uint64_t end() const { return offset + chunk_head + length + checksum; }
};

Chunk chunk_at(int fd, std::uint64_t offset)
{
    const std::string head = bytes_at(fd, offset, chunk_head);
    Chunk chunk{offset, 0, {}};
    if (head.size() < chunk_head)
        return chunk;
    for (const char byte : std::string_view(head).substr(0, 4))
        chunk.length = chunk.length << 8U | static_cast<unsigned char>(byte);
    chunk.type = head.substr(4);
    return chunk;
}

bool is_grey(std::string_view palette)
{
    for (std::size_t i = 0; i < palette.size(); i += 3) {
        if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            return false;
    }
    return true;
}

} // namespace

void check_png_chunks(int fd)
{
    struct stat info {};
    if (::fstat(fd, &info) != 0)
        throw system_error("Cannot look at the PNG file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    for (Chunk chunk = chunk_at(fd, signature); !chunk.type.empty() && chunk.type != "IEND";
         chunk = chunk_at(fd, chunk.end())) {
        if (chunk.end() > size)
            throw Error(ErrorCode::undecodable,
                        "The PNG file is cut off or damaged: it has " + std::to_string(size) +
                            " bytes, and one of its parts would end at byte " + std::to_string(chunk.end()) + ".",
                        "Copy it again.");
    }
}

bool has_grey_palette(int fd)
{
    const std::string header = bytes_at(fd, 0, header_end);
    if (header.size() < header_end || header[colour_type] != 3)
        return false;
    Chunk chunk = chunk_at(fd, header_end);
    for (int i = 0; i < max_chunks && !chunk.type.empty() && chunk.type != "IDAT"; ++i) {
        if (chunk.type == "PLTE") {
            const std::string palette =
                bytes_at(fd, chunk.offset + chunk_head, std::min<std::size_t>(chunk.length, max_bytes));
            return palette.size() == chunk.length && chunk.length % 3 == 0 && is_grey(palette);
        }
        chunk = chunk_at(fd, chunk.end());
    }
    return false;
}

} // namespace memento
