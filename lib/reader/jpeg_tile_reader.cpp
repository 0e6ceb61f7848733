#include "reader/jpeg_tile_reader.hpp"

#include "base/error.hpp"
#include "codec/jpeg_codec.hpp"

#include <cerrno>
#include <unistd.h>

namespace memento {
namespace {

constexpr std::string_view soi{"\xFF\xD8", 2};

void read_at(int fd, std::uint64_t offset, std::string& bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error("Cannot read the image file");
        if (count == 0)
            throw JpegFault("the file ends within it");
        done += static_cast<std::size_t>(count);
    }
}

} // namespace

JpegTileReader::JpegTileReader(int fd, const JpegLevel& level, int tile_size, bool check)
    : fd_(fd)
    , level_(level)
    , tile_size_(tile_size)
    , check_(check)
{
    if (level.tables.empty())
        return;
    const JpegHead head = read_jpeg_head(level.tables, tables_);
    if (head.frame != 0)
        throw JpegFault("the tables of the tiles are damaged");
    tables_have_colours_ = head.jfif || head.adobe;
    shared_ = shared_jpeg_tables(level.tables);
}

void JpegTileReader::check_head(const JpegHead& head) const
{
    if (head.frame != 0xC0 && head.frame != 0xC1)
        throw OtherJpeg("it is a JPEG of a kind that browsers are slow with");
    if (head.precision != 8 || head.components.size() != 3)
        throw OtherJpeg("it is not 8-bit RGB");
    if (head.width != tile_size_ || head.height != tile_size_)
        throw OtherJpeg("it has another size than the file says");
    if (tables_have_colours_ || (head.adobe && *head.adobe > 1))
        throw OtherJpeg("it says in an unusual way which colours it has");
}

std::string_view JpegTileReader::read(std::size_t tile)
{
    if (level_.counts[tile] == 0)
        return {};
    tile_.resize(level_.counts[tile]);
    read_at(fd_, level_.offsets[tile], tile_);
    JpegTables tables = tables_;
    const JpegHead head = read_jpeg_head(tile_, tables);
    check_head(head);
    try {
        compose(head, length(head, tables));
    } catch (const JpegFault&) {
        compose(head, tile_.size());
        ask_decoder();
    }
    return file_;
}

std::size_t JpegTileReader::length(const JpegHead& head, const JpegTables& tables) const
{
    if (!check_) {
        if (const std::optional<std::size_t> end = skim_jpeg_data(tile_, head, tables))
            return *end;
    }
    return check_jpeg_data(tile_, head, tables);
}

void JpegTileReader::compose(const JpegHead& head, std::size_t length)
{
    file_.assign(soi);
    if (!head.jfif && !head.adobe) // else a browser takes it as we do
        file_ += adobe_marker(holds_rgb(head, level_.rgb));
    file_ += shared_;
    file_.append(tile_, soi.size(), length - soi.size());
}

// The check is strict, and some scanners are sloppy: what libjpeg-turbo reads without a complaint is whole.
void JpegTileReader::ask_decoder() const
{
    const std::size_t row_bytes = static_cast<std::size_t>(tile_size_) * 3;
    std::vector<std::byte> pixels(row_bytes * static_cast<std::size_t>(tile_size_));
    JpegDecoder().decode(file_, tile_size_, tile_size_, pixels.data(), row_bytes);
}

} // namespace memento
