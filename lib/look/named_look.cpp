#include "look/named_look.hpp"

#include "base/text.hpp"
#include "look/tint.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <regex>

namespace memento {
namespace {

std::optional<std::string> unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] == '%') {
            const std::string digits = lower(text.substr(i + 1, 2));
            if (!is_lower_hex(digits, 2))
                return std::nullopt;
            out += static_cast<char>(std::stoi(digits, nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return is_storable_text(out) ? std::optional(out) : std::nullopt;
}

// Nothing said is 0, as pages have it; what is no number is NaN.
double number_of(const std::string& text)
{
    const std::string said(trimmed(text));
    if (said.empty())
        return 0;
    char* end = nullptr;
    const double number = std::strtod(said.c_str(), &end);
    return end == said.c_str() + said.size() ? number : std::numeric_limits<double>::quiet_NaN();
}

std::optional<Window> window_of(const std::string& said)
{
    // Short: a regular expression of the library takes stack for each letter.
    constexpr std::size_t max_length = 100;
    static const std::regex form(R"(^(-?[\d.]+(?:e[+-]?\d+)?)-(-?[\d.]+(?:e[+-]?\d+)?)$)");
    std::smatch parts;
    if (said.size() > max_length || !std::regex_match(said, parts, form))
        return std::nullopt;
    return Window{number_of(parts[1]), number_of(parts[2])};
}

} // namespace

std::map<std::string, std::vector<std::string>> looks_by_title(const std::string& looks)
{
    std::map<std::string, std::vector<std::string>> found;
    for (const std::string& one : split(looks, ';')) {
        std::vector<std::string> says = split(one, ':');
        if (says.empty())
            continue;
        const std::optional<std::string> title = unescaped(says.front());
        says.erase(says.begin());
        if (title && !title->empty())
            found[*title] = std::move(says);
    }
    return found;
}

void apply_look(const std::vector<std::string>& says, const ValueRange& range, Look& look)
{
    for (const std::string& said : says) {
        if (said == "on" || said == "off") {
            look.visible = said == "on";
            continue;
        }
        if (const auto window = window_of(said)) {
            if (window->white > window->black)
                look.window = window_within(*window, range);
            continue;
        }
        const std::string value = said.size() > 2 ? said.substr(2) : "";
        const double number = number_of(value);
        if (said.starts_with("c=") && !parse_tint(value).empty())
            look.tint = parse_tint(value);
        else if (said.starts_with("b="))
            look.blend = value == "normal" ? Blend::normal
                         : value == "add"  ? Blend::add
                         : value == "max"  ? Blend::max
                                           : look.blend;
        else if (said.starts_with("g=") && number >= 0.1 && number <= 5)
            look.gamma = number;
        else if (said.starts_with("o=") && number >= 0 && number <= 1)
            look.opacity = number;
    }
}

} // namespace memento
