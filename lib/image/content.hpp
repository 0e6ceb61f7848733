// What a file is, by its first bytes; never by its name. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

enum class Content { jpeg, png, tiff, webp, sakura, other };

// How many bytes of the beginning are looked at.
constexpr std::size_t content_head = 4096;

// sakura is an SQLite file, which OpenSlide may know as a whole slide.
Content content_of(std::string_view head);

// The same, of a file that is to be read. Throws Error undecodable for what is not read, with its name where it is
// known.
Content readable_content(std::string_view head);

struct UnreadableFormat {
    std::string_view name;   // "a Zeiss CZI image"
    std::string_view advice; // a whole sentence
};

// Formats that are known and not read, from microscopes and from elsewhere.
std::optional<UnreadableFormat> unreadable_format(std::string_view head);

// Those of them that are known by bytes at a fixed place.
std::vector<UnreadableFormat> unreadable_formats();

// Formats whose pixels lie in companion files, so that one file alone cannot be read; some can only be told by name.
std::optional<UnreadableFormat> multi_file_format(std::string_view file_name);

} // namespace memento
