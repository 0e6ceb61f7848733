#include "image/imagej_lines.hpp"

#include "base/text.hpp"
#include "image/length_unit.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace memento {
namespace {

constexpr std::size_t first_lines = 1024; // bytes in which the program is named

// The next line, without its end.
std::string_view take_line(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace

bool has_imagej_lines(std::string_view description)
{
    std::string_view rest = description.substr(0, first_lines);
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        if (line.starts_with("ImageJ=") || line.starts_with("SCIFIO="))
            return true;
    }
    return false;
}

std::optional<std::string> imagej_value(std::string_view description, std::string_view key)
{
    std::string_view rest = description;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == '=')
            return std::string(trimmed(line.substr(key.size() + 1)));
    }
    return std::nullopt;
}

int imagej_number(std::string_view description, std::string_view key)
{
    const std::string text = imagej_value(description, key).value_or("");
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool imagej_says_little(std::string_view description)
{
    constexpr std::array<std::string_view, 9> little{"ImageJ", "SCIFIO", "unit",    "min",    "max",
                                                     "loop",   "mode",   "xorigin", "yorigin"};
    std::string_view rest = description;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        const std::string_view key = line.substr(0, line.find('='));
        if (!trimmed(line).empty() && std::ranges::find(little, key) == little.end())
            return false;
    }
    const std::string unit = imagej_value(description, "unit").value_or("");
    return is_no_unit(unit) || micrometres_of(unit);
}

} // namespace memento
