#include "reader/tint.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace memento {
namespace {

constexpr double margin = 6; // of 255: tables are rounded, and some begin a little above black

using ColourAt = std::function<Colour(std::size_t)>;

double brightest(const Colour& colour)
{
    return std::max({colour.red, colour.green, colour.blue});
}

bool is_grey(const Colour& colour)
{
    return brightest(colour) - std::min({colour.red, colour.green, colour.blue}) < 1;
}

std::string text_of(const Colour& colour)
{
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "#%02X%02X%02X", static_cast<unsigned>(colour.red),
                  static_cast<unsigned>(colour.green), static_cast<unsigned>(colour.blue));
    return text.data();
}

// Whether the colours are shades of the last one, ever brighter; not all alike.
bool is_ramp(std::size_t count, const ColourAt& colour_at)
{
    const Colour last = colour_at(count - 1);
    const double full = brightest(last);
    if (full <= margin || brightest(colour_at(0)) > margin)
        return false;
    double before = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Colour colour = colour_at(i);
        const double part = brightest(colour) / full;
        const auto near = [&](double Colour::*band) { return std::abs(colour.*band - part * last.*band) <= margin; };
        if (part * full < before - margin || !near(&Colour::red) || !near(&Colour::green) || !near(&Colour::blue))
            return false;
        before = std::max(before, part * full);
    }
    return true;
}

} // namespace

Tint tint_of_table(std::size_t count, const ColourAt& colour_at)
{
    if (count < 2)
        return {};
    if (is_ramp(count, colour_at)) {
        const Colour last = colour_at(count - 1);
        return is_grey(last) ? Tint{} : Tint{Tint::Kind::ramp, text_of(last)};
    }
    const bool inverted = is_ramp(count, [&](std::size_t i) { return colour_at(count - 1 - i); });
    return {inverted ? Tint::Kind::inverted : Tint::Kind::many, ""};
}

} // namespace memento
