#include "look/tint.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace memento {
namespace {

constexpr std::string_view blue = "#2F6BFF";
constexpr std::string_view green = "#10D96C";
constexpr std::string_view magenta = "#FF3B86";
constexpr std::string_view yellow = "#FFC93C";

struct Dye {
    std::string_view name;
    std::string_view tint;
    bool anywhere; // long enough to be found inside of a word
};

constexpr std::array dyes{
    Dye{"dapi", blue, true},         Dye{"hoechst", blue, true},    Dye{"cfp", blue, false},
    Dye{"gfp", green, true},         Dye{"fitc", green, true},      Dye{"af488", green, false},
    Dye{"alexa488", green, false},   Dye{"tubulin", green, true},   Dye{"ph3", green, false},
    Dye{"h2ax", green, true},        Dye{"rhod", magenta, true},    Dye{"tritc", magenta, true},
    Dye{"cy3", magenta, false},      Dye{"rfp", magenta, false},    Dye{"af555", magenta, false},
    Dye{"alexa555", magenta, false}, Dye{"mcherry", magenta, true}, Dye{"phalloidin", magenta, true},
    Dye{"actin", magenta, false},    Dye{"cy5", yellow, false},     Dye{"af647", yellow, false},
    Dye{"alexa647", yellow, false},
};

// M. Okabe, K. Ito, Color Universal Design (2008), the brighter ones first: https://jfly.uni-koeln.de/color/
constexpr std::array<std::string_view, 7> plain_tints{"#56B4E9", "#E69F00", "#009E73", "#CC79A7",
                                                      "#F0E442", "#D55E00", "#0072B2"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> words{{{"blue", blue},
                                                                               {"green", green},
                                                                               {"magenta", magenta},
                                                                               {"yellow", yellow},
                                                                               {"cyan", "#28C8F0"},
                                                                               {"orange", "#FF8A1F"},
                                                                               {"white", white_tint},
                                                                               {"red", "#FF0000"},
                                                                               {"grey", white_tint},
                                                                               {"gray", white_tint},
                                                                               {"purple", "#B45CFF"}}};

double distance(std::string_view a, std::string_view b)
{
    const auto x = tint_rgb(a);
    const auto y = tint_rgb(b);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

} // namespace

std::string dye_tint(std::string_view name)
{
    std::string text = lower(name);
    std::ranges::replace_if(
        text, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); }, ' ');
    const std::string parted = " " + text + " ";
    for (const Dye& dye : dyes) {
        const std::string wanted = dye.anywhere ? std::string(dye.name) : " " + std::string(dye.name) + " ";
        if (parted.find(wanted) != std::string::npos)
            return std::string(dye.tint);
    }
    return "";
}

std::string next_tint(const std::vector<std::string>& taken)
{
    constexpr double unlike = 0.4;
    for (const std::string_view tint : plain_tints) {
        if (std::ranges::all_of(taken, [tint](const std::string& other) { return distance(tint, other) > unlike; }))
            return std::string(tint);
    }
    // They begin anew.
    const auto given = static_cast<std::size_t>(std::ranges::count_if(
        taken, [](const std::string& tint) { return std::ranges::find(plain_tints, tint) != plain_tints.end(); }));
    return std::string(plain_tints[given % plain_tints.size()]);
}

std::string parse_tint(std::string_view colour)
{
    const std::string text = lower(trimmed(colour));
    for (const auto& [word, tint] : words) {
        if (text == word)
            return std::string(tint);
    }
    const std::string_view hex = std::string_view(text).substr(text.starts_with('#') ? 1 : 0);
    if ((hex.size() != 3 && hex.size() != 6) || !std::ranges::all_of(hex, is_hex))
        return "";
    std::string full = "#";
    for (const char digit : hex) {
        const char large = digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
        full.append(hex.size() == 3 ? 2 : 1, large);
    }
    return full;
}

std::array<double, 3> tint_rgb(std::string_view tint)
{
    const auto value = static_cast<unsigned>(std::strtoul(std::string(tint.substr(1)).c_str(), nullptr, 16));
    return {((value >> 16U) & 255U) / 255., ((value >> 8U) & 255U) / 255., (value & 255U) / 255.};
}

} // namespace memento
