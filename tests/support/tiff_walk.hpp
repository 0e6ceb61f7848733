// The directories of a TIFF file as they lie there, read without any library and without our own reader: what went in,
// for tests that count what comes out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

struct WalkedPage {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t samples = 1;
    std::uint64_t bits = 1; // of the first one
    bool reduced = false;   // NewSubfileType says so
};

// The main list; empty for what is no TIFF.
inline std::vector<WalkedPage> walk_tiff(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const bool little = bytes.starts_with("II");
    const auto number = [&](std::uint64_t at, int width) {
        std::uint64_t value = 0;
        for (int i = 0; i < width; ++i) {
            const std::uint64_t place = at + static_cast<std::uint64_t>(little ? width - 1 - i : i);
            value = value << 8U | (place < bytes.size() ? static_cast<unsigned char>(bytes[place]) : 0);
        }
        return value;
    };
    const std::uint64_t version = number(2, 2);
    if ((!little && !bytes.starts_with("MM")) || (version != 42 && version != 43))
        return {};
    const bool big = version == 43;
    const int wide = big ? 8 : 4;
    const std::uint64_t entry_size = big ? 20 : 12;
    std::vector<WalkedPage> pages;
    for (std::uint64_t at = number(big ? 8 : 4, wide); at != 0 && at < bytes.size() && pages.size() < 100'000;) {
        const std::uint64_t count = number(at, big ? 8 : 2);
        const std::uint64_t entries = at + (big ? 8 : 2);
        WalkedPage page;
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::uint64_t entry = entries + i * entry_size;
            const int value_width = number(entry + 2, 2) == 3 ? 2 : 4;
            const std::uint64_t value = number(entry + (big ? 12 : 8), value_width);
            const std::uint64_t tag = number(entry, 2);
            if (tag == 258) { // as many as there are samples, elsewhere when they are many
                const bool elsewhere = number(entry + 4, wide) > (big ? 4U : 2U);
                page.bits = number(elsewhere ? number(entry + (big ? 12 : 8), wide) : entry + (big ? 12 : 8), 2);
            }
            page.width = tag == 256 ? value : page.width;
            page.height = tag == 257 ? value : page.height;
            page.samples = tag == 277 ? value : page.samples;
            page.reduced = page.reduced || (tag == 254 && (value & 1U) != 0);
        }
        pages.push_back(page);
        at = number(entries + count * entry_size, wide);
    }
    return pages;
}
