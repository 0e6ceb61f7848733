#include "report/csv.hpp"

#include <algorithm>

namespace memento {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// A sign, digits with at most one point, an exponent, and a unit of letters, % or what is beyond ASCII (µ, °).
bool is_quantity(std::string_view text)
{
    text.remove_prefix(1);
    const std::size_t digits = text.find_first_not_of("0123456789.");
    const std::string_view number = text.substr(0, digits);
    if (std::ranges::none_of(number, is_digit) || std::ranges::count(number, '.') > 1)
        return false;
    std::string_view rest = digits == std::string_view::npos ? std::string_view{} : text.substr(digits);
    if (rest.size() > 1 && (rest[0] == 'e' || rest[0] == 'E')) {
        const std::size_t sign = rest[1] == '+' || rest[1] == '-' ? 2 : 1;
        if (rest.size() > sign && is_digit(rest[sign]))
            rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of("0123456789", sign)));
    }
    return std::ranges::all_of(rest, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || static_cast<unsigned char>(c) >= 0x80;
    });
}

// Whether a cell that begins so would be calculated; quotes and blanks before it may be dropped on the way.
bool is_formula(std::string_view piece)
{
    const std::size_t first = piece.find_first_not_of("\t\r\n \"");
    if (first == std::string_view::npos)
        return false;
    const char begin = piece[first];
    return begin == '=' || begin == '@' || ((begin == '+' || begin == '-') && !is_quantity(piece.substr(first)));
}

} // namespace

std::string csv_field(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + '"';
}

std::string safe_csv_field(std::string_view text)
{
    constexpr std::string_view separators = ";\t\r\n";
    std::string safe;
    bool begins = true; // a cell
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool separates = separators.find(text[i]) != std::string_view::npos;
        if (begins && (i == 0 || !separates)) {
            const std::size_t end = text.find_first_of(separators, text.find_first_not_of("\t\r\n \"", i));
            safe += is_formula(text.substr(i, end == std::string_view::npos ? end : end - i)) ? "'" : "";
        }
        begins = separates;
        safe += text[i];
    }
    return csv_field(safe);
}

} // namespace memento
