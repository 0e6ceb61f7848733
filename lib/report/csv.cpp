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
    const std::size_t first = text.find_first_not_of("\t\r\n");
    const char begin = first == std::string_view::npos ? '\0' : text[first];
    const bool signs = begin == '+' || begin == '-';
    const bool formula = begin == '=' || begin == '@' || (signs && !is_quantity(text.substr(first)));
    return csv_field(formula ? "'" + std::string(text) : std::string(text));
}

} // namespace memento
