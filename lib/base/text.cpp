#include "base/text.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstdint>
#include <sys/random.h>

namespace memento {
namespace {

struct Sequence {
    std::size_t length;
    std::uint32_t least; // the smallest code point that needs this length
};

Sequence sequence_of(unsigned char lead)
{
    if (lead < 0x80)
        return {1, 1};
    if (lead >= 0xC2 && lead < 0xE0)
        return {2, 0x80};
    if (lead >= 0xE0 && lead < 0xF0)
        return {3, 0x800};
    if (lead >= 0xF0 && lead < 0xF5)
        return {4, 0x10000};
    return {0, 0};
}

} // namespace

bool is_storable_text(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const Sequence sequence = sequence_of(lead);
        if (lead == 0 || sequence.length == 0 || sequence.length > text.size() - i)
            return false;
        std::uint32_t point = sequence.length == 1 ? lead : lead & (0xFFU >> (sequence.length + 1));
        for (std::size_t k = 1; k < sequence.length; ++k) {
            const auto byte = static_cast<unsigned char>(text[i + k]);
            if ((byte & 0xC0U) != 0x80)
                return false;
            point = (point << 6U) | (byte & 0x3FU);
        }
        if (point < sequence.least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return false;
        i += sequence.length;
    }
    return true;
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

bool is_lower_hex(std::string_view text, std::size_t length)
{
    return text.size() == length &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string random_hex(std::size_t bytes)
{
    std::string out(bytes, '\0');
    if (::getrandom(out.data(), out.size(), 0) != static_cast<ssize_t>(bytes))
        throw system_error("Cannot get random bytes from the kernel");
    return hex(out);
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string count_of(std::int64_t count, std::string_view noun)
{
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

} // namespace memento
