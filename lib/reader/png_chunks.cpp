#include "reader/png_chunks.hpp"

#include "base/error.hpp"
#include "reader/file_window.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace memento {
namespace {

constexpr std::size_t signature = 8;
constexpr std::size_t chunk_head = 8; // length and type
constexpr std::size_t checksum = 4;
constexpr std::size_t window_bytes = 65536;
constexpr std::size_t header_bytes = 13; // of IHDR: width, height, depth, colour type, compression, filter, interlace
constexpr int colours_by_palette = 3;
constexpr int max_chunks = 1'000'000;
constexpr std::size_t max_palette_bytes = 768;
constexpr std::uint64_t max_orientation_bytes = 65536;
constexpr std::array picture_chunks{"IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "IDAT", "IEND"};

struct Chunk {
    std::uint64_t offset;
    std::uint64_t length; // of its data
    std::string type;     // four bytes; fewer where the file ends
    std::uint64_t end() const { return offset + chunk_head + length + checksum; }
};

std::uint64_t big_endian(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (const char byte : bytes)
        number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

Chunk chunk_at(FileWindow& file, std::uint64_t offset)
{
    const std::string_view head = file.from(offset, chunk_head).substr(0, chunk_head);
    if (head.size() < chunk_head)
        return {offset, 0, {}};
    return {offset, big_endian(head.substr(0, 4)), std::string(head.substr(4))};
}

std::string data_of(FileWindow& file, const Chunk& chunk, std::size_t max_bytes)
{
    const std::size_t count = std::min<std::size_t>(chunk.length, max_bytes);
    return std::string(file.from(chunk.offset + chunk_head, count).substr(0, count));
}

bool is_grey(std::string_view palette)
{
    if (palette.empty() || palette.size() % 3 != 0)
        return false;
    for (std::size_t i = 0; i < palette.size(); i += 3) {
        if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            return false;
    }
    return true;
}

bool makes_the_picture(const Chunk& chunk)
{
    return std::ranges::find(picture_chunks, chunk.type) != picture_chunks.end() ||
           (chunk.type == "eXIf" && chunk.length <= max_orientation_bytes);
}

void take(const Chunk& chunk, std::vector<FilePiece>& pieces)
{
    if (pieces.back().offset + pieces.back().length == chunk.offset)
        pieces.back().length += chunk.end() - chunk.offset;
    else
        pieces.push_back({chunk.offset, chunk.end() - chunk.offset});
}

void check_whole(const Chunk& chunk, std::uint64_t size)
{
    if (chunk.end() > size)
        throw Error(ErrorCode::undecodable,
                    "The PNG file is cut off or damaged: it has " + std::to_string(size) +
                        " bytes, and one of its parts would end at byte " + std::to_string(chunk.end()) + ".",
                    "Copy it again.");
}

// Interlaced pixels are unpacked before the first row is known.
void check_memory(std::string_view header, std::int64_t memory_mb)
{
    constexpr std::array channels{1, 0, 3, 1, 2, 0, 4}; // by colour type; a palette is unpacked to four
    const auto type = static_cast<unsigned char>(header[9]);
    if (header[12] == 0 || type >= channels.size())
        return;
    const auto depth = static_cast<unsigned char>(header[8]);
    const double bytes = static_cast<double>(big_endian(header.substr(0, 4))) *
                         static_cast<double>(big_endian(header.substr(4, 4))) *
                         (type == colours_by_palette ? 4 : channels.at(type)) * (depth > 8 ? 2 : 1);
    constexpr double mebibyte = 1 << 20;
    if (bytes / mebibyte > static_cast<double>(memory_mb))
        throw Error(ErrorCode::undecodable,
                    "The PNG file is interlaced, and its pixels take " +
                        std::to_string(static_cast<std::int64_t>(bytes / mebibyte)) +
                        " MiB of memory, which is more than the limit of " + std::to_string(memory_mb) + ".",
                    "Save it without interlacing, or raise the setting decode_memory_mb.");
}

} // namespace

PngChunks read_png_chunks(int fd, std::int64_t memory_mb)
{
    struct stat info {};
    if (::fstat(fd, &info) != 0)
        throw system_error("Cannot look at the PNG file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    PngChunks found{.picture = {{0, signature}}};
    FileWindow file(fd, window_bytes);
    bool by_palette = false;
    int count = 0;
    for (Chunk chunk = chunk_at(file, signature); !chunk.type.empty(); chunk = chunk_at(file, chunk.end())) {
        if (++count > max_chunks)
            throw Error(ErrorCode::undecodable,
                        "The PNG file is made of more than " + std::to_string(max_chunks) + " parts.", "Save it anew.");
        check_whole(chunk, size);
        if (chunk.type == "IHDR" && chunk.length == header_bytes) {
            const std::string header = data_of(file, chunk, header_bytes);
            check_memory(header, memory_mb);
            by_palette = header[9] == colours_by_palette;
        }
        if (chunk.type == "PLTE")
            found.grey_palette =
                by_palette && chunk.length <= max_palette_bytes && is_grey(data_of(file, chunk, max_palette_bytes));
        found.animated = found.animated || chunk.type == "acTL";
        if (makes_the_picture(chunk))
            take(chunk, found.picture);
        if (chunk.type == "IEND")
            break;
    }
    return found;
}

} // namespace memento
