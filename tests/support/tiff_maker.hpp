// TIFF files written byte by byte, for what no library writes: several pages with any tags, pixel samples of any size,
// runs of raw images behind one page. Little-endian, one strip a page or tiles, uncompressed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

struct MadeTag {
    std::uint16_t tag;
    std::uint16_t type; // 2 text, 3 of 16 bits, 4 of 32 bits, 5 rational; the bytes decide how long it is
    std::uint32_t count;
    std::string bytes;
};

inline std::string le(std::uint64_t value, int bytes)
{
    std::string out;
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
}

inline MadeTag text_tag(std::uint16_t tag, const std::string& text)
{
    return {tag, 2, static_cast<std::uint32_t>(text.size() + 1), text + '\0'};
}

struct MadePage {
    std::uint32_t width = 2;
    std::uint32_t height = 2;
    int bands = 1;
    int bits = 8;
    int format = 1;
    int photometric = 1;
    std::uint32_t tile = 0; // side of its tiles; 0: one strip
    std::string pixels{};   // of the file; shorter ones are filled up with zeros
    std::vector<MadeTag> more{};
};

// after: bytes behind the pixels of the last page, such as the rest of a run.
inline std::string made_tiff(const std::vector<MadePage>& pages, const std::string& after = "")
{
    std::string file = "II*" + std::string(1, '\0') + le(8, 4);
    for (std::size_t number = 0; number < pages.size(); ++number) {
        const MadePage& page = pages[number];
        const std::size_t row = (std::size_t{page.width} * static_cast<std::size_t>(page.bands * page.bits) + 7) / 8;
        const auto tiles_along = [&](std::uint32_t side) { return (side + page.tile - 1) / page.tile; };
        const std::size_t parts = page.tile == 0 ? 1 : std::size_t{tiles_along(page.width)} * tiles_along(page.height);
        const std::size_t part =
            page.tile == 0 ? row * page.height
                           : std::size_t{page.tile} * page.tile * static_cast<std::size_t>(page.bands * page.bits / 8);
        std::string pixels = page.pixels;
        pixels.resize(parts * part);
        const auto number_tag = [](std::uint16_t tag, std::uint64_t value) { return MadeTag{tag, 4, 1, le(value, 4)}; };
        const auto bands_tag = [&](std::uint16_t tag, int value) {
            MadeTag made{tag, 3, static_cast<std::uint32_t>(page.bands), ""};
            for (int i = 0; i < page.bands; ++i)
                made.bytes += le(static_cast<std::uint64_t>(value), 2);
            return made;
        };
        std::vector<MadeTag> tags{number_tag(256, page.width),
                                  number_tag(257, page.height),
                                  bands_tag(258, page.bits),
                                  number_tag(259, 1),
                                  number_tag(262, static_cast<std::uint64_t>(page.photometric)),
                                  number_tag(277, static_cast<std::uint64_t>(page.bands)),
                                  bands_tag(339, page.format)};
        const auto part_tag = [&](std::uint16_t tag, std::size_t first, std::size_t step) {
            MadeTag made{tag, 4, static_cast<std::uint32_t>(parts), ""};
            for (std::size_t i = 0; i < parts; ++i)
                made.bytes += le(first + i * step, 4);
            return made;
        };
        const std::uint16_t offsets = page.tile == 0 ? 273 : 324;
        tags.push_back(part_tag(offsets, 0, 0));
        tags.push_back(part_tag(page.tile == 0 ? 279 : 325, part, 0));
        if (page.tile == 0)
            tags.push_back(number_tag(278, page.height));
        else
            tags.insert(tags.end(), {number_tag(322, page.tile), number_tag(323, page.tile)});
        tags.insert(tags.end(), page.more.begin(), page.more.end());
        std::sort(tags.begin(), tags.end(), [](const MadeTag& a, const MadeTag& b) { return a.tag < b.tag; });
        const std::size_t values = file.size() + 2 + tags.size() * 12 + 4;
        std::string directory = le(tags.size(), 2);
        std::string outside;
        std::size_t data = values; // where the pixels begin
        for (const MadeTag& tag : tags)
            data += tag.bytes.size() > 4 ? tag.bytes.size() : 0;
        for (MadeTag& tag : tags) {
            if (tag.tag == offsets)
                tag = part_tag(offsets, data, part);
            directory += le(tag.tag, 2) + le(tag.type, 2) + le(tag.count, 4);
            std::string value = tag.bytes;
            if (value.size() > 4) {
                value = le(values + outside.size(), 4);
                outside += tag.bytes;
            }
            value.resize(4);
            directory += value;
        }
        const bool last = number + 1 == pages.size();
        file += directory + le(last ? 0 : data + pixels.size(), 4) + outside + pixels;
    }
    return file + after;
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}
