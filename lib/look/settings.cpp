#include "look/settings.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace memento {

LookSettings parse_settings(std::string_view text)
{
    LookSettings settings;
    for (const std::string& item : split(text, ',')) {
        const std::size_t colon = item.find(':');
        if (colon == std::string::npos)
            continue;
        const std::string key(trimmed(item.substr(0, colon)));
        const std::string value(trimmed(item.substr(colon + 1)));
        if (!key.empty() && !value.empty())
            settings[key] = value;
    }
    return settings;
}

std::string setting_of(const LookSettings& settings, const std::string& key)
{
    const auto found = settings.find(key);
    return found == settings.end() ? "" : found->second;
}

std::optional<int> whole_setting(const LookSettings& settings, const std::string& key, int max)
{
    constexpr std::size_t max_digits = 9;
    const std::string value = setting_of(settings, key);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (value.empty() || value.size() > max_digits || !std::ranges::all_of(value, is_digit))
        return std::nullopt;
    const int number = std::stoi(value);
    return number >= 1 && number <= max ? std::optional(number) : std::nullopt;
}

std::string layer_title(const std::string& name)
{
    constexpr std::array<std::string_view, 26> endings{
        ".ome.tiff", ".ome.tif", ".tiff", ".tif", ".btf", ".tf8",  ".lsm", ".stk",  ".qptiff",
        ".svs",      ".ndpi",    ".scn",  ".bif", ".png", ".jpeg", ".jpg", ".webp", ".bmp",
        ".gif",      ".jp2",     ".nd2",  ".czi", ".lif", ".mrxs", ".dcm", ".c01"};
    const std::string small = lower(name);
    for (const std::string_view ending : endings) {
        if (small.ends_with(ending))
            return name.size() > ending.size() ? name.substr(0, name.size() - ending.size()) : name;
    }
    return name;
}

} // namespace memento
