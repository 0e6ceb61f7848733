#include "image/length_unit.hpp"

#include "base/text.hpp"
#include "base/utf16.hpp"
#include "image/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace memento {
namespace {

// As they are written, since case matters: mm and Mm.
constexpr std::array symbols{
    Unit{"µm", 1},
    Unit{"\xCE\xBCm", 1},         // the Greek letter
    Unit{"\xB5m", 1},             // Latin-1
    Unit{"\xC3\x82\xC2\xB5m", 1}, // encoded twice
    Unit{"\xC3\x8E\xC2\xBCm", 1},
    Unit{"um", 1},
    Unit{"µ", 1},
    Unit{"\xB5", 1},
    Unit{"am", 1e-12},
    Unit{"fm", 1e-9},
    Unit{"pm", 1e-6},
    Unit{"nm", 1e-3},
    Unit{"mm", 1e3},
    Unit{"cm", 1e4},
    Unit{"dm", 1e5},
    Unit{"m", 1e6},
    Unit{"dam", 1e7},
    Unit{"hm", 1e8},
    Unit{"km", 1e9},
    Unit{"Mm", 1e12},
    Unit{"Gm", 1e15},
    Unit{"Tm", 1e18},
    Unit{"Pm", 1e21},
    Unit{"Em", 1e24},
    Unit{"Zm", 1e27},
    Unit{"Ym", 1e30},
    Unit{"zm", 1e-15},
    Unit{"ym", 1e-18},
    Unit{"Å", 1e-4},
    Unit{"\xE2\x84\xAB", 1e-4}, // the sign of its own
    Unit{"\xC5", 1e-4},         // Latin-1
    Unit{"\xC3\x83\xE2\x80\xA6", 1e-4},
    Unit{"A", 1e-4},
    Unit{"thou", 25.4},
    Unit{"mil", 25.4},
    Unit{"li", 25400. / 12},
    Unit{"pt", 25400. / 72},
    Unit{"in", 25400},
    Unit{"\"", 25400},
    Unit{"ft", 304'800},
    Unit{"yd", 914'400},
    Unit{"mi", 1'609'344e3},
    Unit{"ua", 149'597'870'700e6},
    Unit{"ly", 9'460'730'472'580'800e6},
    Unit{"pc", 3.0856775814913673e22},
};

// In small letters, and in the singular.
constexpr std::array words{
    Unit{"micron", 1},       Unit{"micrometer", 1},   Unit{"micrometre", 1},   Unit{"µmeter", 1},
    Unit{"nanometer", 1e-3}, Unit{"nanometre", 1e-3}, Unit{"picometer", 1e-6}, Unit{"picometre", 1e-6},
    Unit{"millimeter", 1e3}, Unit{"millimetre", 1e3}, Unit{"centimeter", 1e4}, Unit{"centimetre", 1e4},
    Unit{"decimeter", 1e5},  Unit{"decimetre", 1e5},  Unit{"meter", 1e6},      Unit{"metre", 1e6},
    Unit{"kilometer", 1e9},  Unit{"kilometre", 1e9},  Unit{"inch", 25400},     Unit{"inche", 25400},
    Unit{"angstrom", 1e-4},  Unit{"ångström", 1e-4},  Unit{"ångstrom", 1e-4},  Unit{"angström", 1e-4},
    Unit{"foot", 304'800},   Unit{"feet", 304'800},   Unit{"yard", 914'400},   Unit{"mile", 1'609'344e3},
    Unit{"um", 1},           Unit{"nm", 1e-3},        Unit{"cm", 1e4},         Unit{"in", 25400},
};

// Of Java: \u and four hexadecimal digits.
std::string without_escapes(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const bool escape =
            text.size() >= 6 && text.starts_with("\\u") && std::ranges::all_of(text.substr(2, 4), [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            });
        if (escape) {
            const auto unit = static_cast<char16_t>(std::stoul(std::string(text.substr(2, 4)), nullptr, 16));
            out += utf8_of({&unit, 1});
        } else {
            out += text.front();
        }
        text.remove_prefix(escape ? 6 : 1);
    }
    return out;
}

} // namespace

std::optional<double> micrometres_of(std::string_view unit)
{
    const std::string plain = without_escapes(trimmed(unit));
    if (const auto um = size_of_unit(symbols, plain))
        return um;
    std::string word = lower(plain);
    if (word.ends_with('.'))
        word.pop_back();
    return size_of_unit_word(words, word);
}

bool is_no_unit(std::string_view unit)
{
    constexpr std::array<std::string_view, 8> none{"",     "pixel", "pixels",  "px",
                                                   "null", "none",  "unknown", "reference frame"};
    const std::string word = lower(trimmed(unit));
    return std::ranges::find(none, std::string_view(word)) != none.end();
}

std::optional<double> plausible_pixel_size(double um)
{
    constexpr double margin = 1e-6; // of rounding
    if (std::isfinite(um) && um >= 1e-4 * (1 - margin) && um <= 1e4 * (1 + margin))
        return um;
    return std::nullopt;
}

std::optional<double> plausible_pixel_size(double x_um, double y_um)
{
    if (!plausible_pixel_size(x_um) || !plausible_pixel_size(y_um) || std::abs(x_um - y_um) > 0.01 * x_um)
        return std::nullopt;
    return x_um == y_um ? x_um : (x_um + y_um) / 2;
}

} // namespace memento
