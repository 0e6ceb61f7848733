#include "reader/imagej.hpp"

#include "base/text.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <set>

namespace memento {
namespace {

constexpr std::uint16_t tag_lengths = 50838; // of the entries of
constexpr std::uint16_t tag_tables = 50839;  // "IJIJ", pairs of a kind and a count, then the entries
constexpr std::uint32_t kind_labels = 0x6C61626C;
constexpr std::uint32_t kind_tables = 0x6C757473;
constexpr std::size_t table_bytes = 768; // 256 reds, 256 greens, 256 blues
constexpr std::size_t max_entries = 16384;
constexpr std::size_t max_label = 400; // bytes

std::string brightest(const std::string& table)
{
    const auto last = [&](std::size_t band) { return static_cast<unsigned char>(table[band * 256 + 255]); };
    std::array<char, 8> colour{};
    std::snprintf(colour.data(), colour.size(), "#%02X%02X%02X", last(0), last(1), last(2));
    return colour.data();
}

// UTF-16 to UTF-8; what lies beyond the first plane of Unicode is left out.
std::string text_of(const std::string& bytes, bool big_endian)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto first = static_cast<unsigned char>(bytes[i]);
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        const unsigned code = big_endian ? first << 8U | second : second << 8U | first;
        if (code >= 0xD800 && code < 0xE000)
            continue;
        if (code < 0x80) {
            text += static_cast<char>(code);
        } else if (code < 0x800) {
            text += static_cast<char>(0xC0U | code >> 6U);
            text += static_cast<char>(0x80U | (code & 0x3FU));
        } else {
            text += static_cast<char>(0xE0U | code >> 12U);
            text += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
            text += static_cast<char>(0x80U | (code & 0x3FU));
        }
    }
    return clean_name(text);
}

} // namespace

int imagej_number(const std::string& description, std::string_view key)
{
    for (const std::string& line : split(description, '\n')) {
        if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != '=')
            continue;
        int value = 0;
        const char* const begin = line.data() + key.size() + 1;
        std::from_chars(begin, line.data() + line.size(), value);
        return value;
    }
    return 0;
}

ImageJTables read_imagej_tables(const TiffEntries& entries)
{
    const TiffEntry* const lengths_entry = entries.find(tag_lengths);
    const TiffEntry* const tables_entry = entries.find(tag_tables);
    if (lengths_entry == nullptr || tables_entry == nullptr || lengths_entry->count > max_entries)
        return {};
    const auto lengths = entries.longs(lengths_entry->offset, static_cast<std::size_t>(lengths_entry->count));
    if (lengths.empty() || lengths[0] > 4096)
        return {};
    const auto head = entries.longs(tables_entry->offset, lengths[0] / 4);
    std::uint64_t offset = tables_entry->offset + lengths[0];
    std::size_t next = 1;
    ImageJTables tables;
    for (std::size_t i = 1; i + 1 < head.size(); i += 2) {
        for (std::uint32_t n = 0; n < head[i + 1] && next < lengths.size(); offset += lengths[next], ++next, ++n) {
            if (head[i] == kind_labels && lengths[next] <= max_label)
                tables.labels.push_back(text_of(entries.bytes(offset, lengths[next]), entries.big_endian()));
            const std::string table =
                head[i] == kind_tables && lengths[next] == table_bytes ? entries.bytes(offset, table_bytes) : "";
            if (table.size() == table_bytes)
                tables.colours.push_back(brightest(table));
        }
    }
    return tables;
}

void name_imagej_channels(std::vector<ChannelInfo>& channels, const ImageJTables& tables,
                          const std::string& description)
{
    if (channels.size() > 1 && tables.labels.size() == channels.size() && !tables.labels.front().empty() &&
        std::set<std::string>(tables.labels.begin(), tables.labels.end()).size() == channels.size()) {
        for (std::size_t i = 0; i < channels.size(); ++i)
            channels[i].name = tables.labels[i];
    }
    const std::vector<std::string> usual{"#FF0000", "#00FF00", "#0000FF", "", "#00FFFF", "#FF00FF", "#FFFF00"};
    const bool composite = channels.size() > 1 && (description.find("mode=composite") != std::string::npos ||
                                                   description.find("mode=color") != std::string::npos);
    const std::vector<std::string>& colours = tables.colours.empty() && composite ? usual : tables.colours;
    for (std::size_t i = 0; i < std::min(channels.size(), colours.size()); ++i) {
        if (colours[i] != "#FFFFFF" && colours[i] != "#000000") // white is no tint
            channels[i].colour = colours[i];
    }
}

} // namespace memento
