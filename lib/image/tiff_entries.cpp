#include "image/tiff_entries.hpp"

#include "base/file.hpp"
#include "image/content.hpp"
#include "image/imagej_lines.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

constexpr std::uint64_t max_entries = 4096;

enum Tag : std::uint16_t {
    bits_per_sample = 258,
    compression = 259,
    photometric = 262,
    image_description = 270,
    samples_per_pixel = 277,
    colour_map = 320,
    sub_directories = 330,
    sample_format = 339,
    zeiss_lsm = 34412,
    imagej_tables = 50839,
};

// Of one page; tinted: it has colours for its grey values, which ImageJ means for its channel.
bool describes_planes(std::string_view text, bool tinted)
{
    text = text.substr(0, text.find('\0'));
    return !has_imagej_lines(text) || tinted || !imagej_says_little(text);
}

// Pages of which a decoder has nothing to tell that an import should know beforehand.
bool is_ordinary(const TiffEntries& entries)
{
    // None, LZW, JPEG, Deflate (by both numbers), PackBits: all else may be what nobody reads.
    constexpr std::array<std::uint64_t, 6> compressions{1, 5, 7, 8, 32773, 32946};
    const std::uint64_t bits = entries.number(Tag::bits_per_sample).value_or(1);
    return std::ranges::find(compressions, entries.number(Tag::compression).value_or(1)) != compressions.end() &&
           (bits == 8 || bits == 16) && entries.number(Tag::sample_format).value_or(1) == 1;
}

} // namespace

std::string TiffEntries::bytes(std::uint64_t offset, std::size_t count) const
{
    return bytes_at(fd_, offset, count);
}

std::uint64_t TiffEntries::unsigned_at(const std::string& bytes, std::size_t position, int width) const
{
    std::uint64_t value = 0;
    for (int i = 0; i < width; ++i) {
        const int place = big_endian_ ? i : width - 1 - i;
        value = value << 8U | static_cast<unsigned char>(bytes[position + static_cast<std::size_t>(place)]);
    }
    return value;
}

std::optional<TiffEntries> TiffEntries::read(int fd)
{
    TiffEntries entries;
    entries.fd_ = fd;
    const std::string head = entries.bytes(0, 16);
    if (head.size() < 8 || content_of(head) != Content::tiff)
        return std::nullopt;
    entries.big_endian_ = head[0] == 'M';
    entries.big_tiff_ = entries.unsigned_at(head, 2, 2) == 43;
    if (entries.big_tiff_ && head.size() < 16)
        return std::nullopt;
    if (!entries.read_entries(entries.unsigned_at(head, entries.big_tiff_ ? 8 : 4, entries.big_tiff_ ? 8 : 4)))
        return std::nullopt;
    return entries;
}

bool TiffEntries::read_entries(std::uint64_t directory)
{
    const int wide = big_tiff_ ? 8 : 4;
    const std::size_t count_size = big_tiff_ ? 8 : 2;
    const std::size_t entry_size = big_tiff_ ? 20 : 12;
    const std::string counted = bytes(directory, count_size);
    if (counted.size() < count_size)
        return false;
    const std::uint64_t count = unsigned_at(counted, 0, static_cast<int>(count_size));
    if (count == 0 || count > max_entries)
        return false;
    const std::size_t length = static_cast<std::size_t>(count) * entry_size;
    const std::string all = bytes(directory + count_size, length + static_cast<std::size_t>(wide));
    if (all.size() < length)
        return false;
    for (std::size_t at = 0; at < length; at += entry_size) {
        TiffEntry entry{static_cast<std::uint16_t>(unsigned_at(all, at, 2)),
                        static_cast<std::uint16_t>(unsigned_at(all, at + 2, 2)), unsigned_at(all, at + 4, wide), 0};
        constexpr std::uint64_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
        const std::uint64_t size = entry.type < std::size(sizes) ? sizes[entry.type] : 0;
        const std::size_t value = at + 4 + static_cast<std::size_t>(wide);
        const bool inside = size != 0 && entry.count <= static_cast<std::uint64_t>(wide) / size;
        entry.offset = inside ? directory + count_size + value : unsigned_at(all, value, wide);
        entries_.push_back(entry);
    }
    next_ = all.size() == length + static_cast<std::size_t>(wide) ? unsigned_at(all, length, wide) : 0;
    return true;
}

const TiffEntry* TiffEntries::find(std::uint16_t tag) const
{
    const auto found = std::ranges::find(entries_, tag, &TiffEntry::tag);
    return found == entries_.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> TiffEntries::number(std::uint16_t tag) const
{
    const TiffEntry* const entry = find(tag);
    const int width = entry == nullptr ? 0 : entry->type == 3 ? 2 : entry->type == 4 ? 4 : entry->type == 16 ? 8 : 0;
    if (width == 0 || entry->count == 0)
        return std::nullopt;
    const std::string value = bytes(entry->offset, static_cast<std::size_t>(width));
    if (value.size() < static_cast<std::size_t>(width))
        return std::nullopt;
    return unsigned_at(value, 0, width);
}

std::vector<std::uint32_t> TiffEntries::longs(std::uint64_t offset, std::size_t count) const
{
    const std::string raw = bytes(offset, count * 4);
    std::vector<std::uint32_t> values;
    if (raw.size() == count * 4) {
        for (std::size_t i = 0; i < count; ++i)
            values.push_back(static_cast<std::uint32_t>(unsigned_at(raw, i * 4, 4)));
    }
    return values;
}

bool may_hold_planes(int fd)
{
    const auto entries = TiffEntries::read(fd);
    if (!entries)
        return false;
    if (entries->another_directory())
        return true;
    const std::uint64_t bands = entries->number(Tag::samples_per_pixel).value_or(1);
    const bool colours = entries->number(Tag::photometric).value_or(0) > 1 && bands <= 3;
    if ((bands > 1 && !colours) || !is_ordinary(*entries))
        return true;
    for (const int tag : {33628, 33629, 33630, 33631, int{Tag::zeiss_lsm}, int{Tag::sub_directories}}) {
        if (entries->find(static_cast<std::uint16_t>(tag)) != nullptr)
            return true;
    }
    const TiffEntry* const text = entries->find(Tag::image_description);
    const bool tinted = entries->find(Tag::colour_map) != nullptr || entries->find(Tag::imagej_tables) != nullptr;
    return text != nullptr &&
           describes_planes(entries->bytes(text->offset, std::min<std::uint64_t>(text->count, 4096)), tinted);
}

} // namespace memento
