#include "reader/facts.hpp"

#include "base/text.hpp"
#include "image/length_unit.hpp"
#include "image/note.hpp"
#include "image/time_unit.hpp"
#include "reader/xml.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace memento {
namespace {

constexpr std::size_t max_listed = 8;
constexpr std::size_t max_letters = 80; // bytes of a text that is quoted

} // namespace

std::optional<double> measured_pixel_size(double x, double y, std::string_view unit, std::vector<std::string>& notes)
{
    if (is_no_unit(unit))
        return std::nullopt;
    const auto um = micrometres_of(unit);
    if (!um) {
        add_note(notes, Note::unit_unknown, {clean_name(unit)});
        return std::nullopt;
    }
    const std::string size = decimal(x * *um) + (x == y ? "" : " × " + decimal(y * *um)) + " µm";
    if (!plausible_pixel_size(x * *um) || !plausible_pixel_size(y * *um)) {
        add_note(notes, Note::pixel_size_implausible, {size});
        return std::nullopt;
    }
    const auto both = plausible_pixel_size(x * *um, y * *um);
    if (!both)
        add_note(notes, Note::pixels_not_square, {size});
    return both;
}

void take_steps(FileContents& contents, const std::string& depth, const std::string& time)
{
    std::vector<std::string> left_out;
    const auto take = [&](const std::string& step, const auto& unit, const char* axis) -> std::optional<double> {
        const std::size_t space = std::min(step.find(' '), step.size());
        const auto number = real_number(std::string_view(step).substr(0, space));
        if (!number || *number == 0)
            return std::nullopt;
        const auto known = unit(std::string_view(step).substr(space));
        const double size = std::abs(*number) * known.value_or(0); // some count downwards
        if (std::isfinite(size) && size > 0)
            return size;
        left_out.push_back(clean_name(step) + " in " + axis);
        return std::nullopt;
    };
    const auto has = [&](int Plane::*place, int of_set) {
        return of_set > 1 || std::ranges::any_of(contents.planes, [&](const Plane& plane) { return plane.*place > 0; });
    };
    if (has(&Plane::z, contents.set_depths))
        contents.depth_step_um = take(depth, micrometres_of, "depth");
    if (has(&Plane::t, contents.set_times))
        contents.time_step_s = take(time, seconds_of, "time");
    if (!left_out.empty())
        add_note(contents.notes, Note::steps_left_out, {listed(left_out)});
}

void take_tint(FileContents& contents, std::size_t channel, const Tint& tint)
{
    ChannelInfo& info = contents.channels[channel];
    const std::string name = contents.channels.size() == 1 ? "the image"
                             : info.name.empty()           ? "channel " + std::to_string(channel)
                                                           : "channel " + info.name;
    if (tint.kind == Tint::Kind::ramp)
        info.colour = tint.colour;
    else if (tint.kind == Tint::Kind::inverted)
        add_note(contents.notes, Note::lookup_table_inverted, {name});
    else if (tint.kind == Tint::Kind::many)
        add_note(contents.notes, Note::lookup_table_left_out, {name});
}

std::string listed(const std::vector<std::string>& things)
{
    std::string text;
    const std::size_t shown = std::min(things.size(), max_listed);
    for (std::size_t i = 0; i < shown; ++i) {
        const bool last = i + 1 == things.size();
        text += (i == 0 ? "" : last ? " and " : ", ") + things[i];
    }
    return things.size() > shown ? text + " and " + std::to_string(things.size() - shown) + " more" : text;
}

std::string beginning_of(std::string_view text)
{
    std::string line;
    for (const char c : trimmed(text)) {
        if (line.size() >= max_letters && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
            return line + "…";
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return line;
}

std::string decimal(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

std::string tint_text(int red, int green, int blue)
{
    const auto part = [](int value) { return static_cast<unsigned>(std::clamp(value, 0, 255)); };
    if (part(red) == part(green) && part(green) == part(blue) && (part(red) == 0 || part(red) == 255))
        return "";
    std::array<char, 8> colour{};
    std::snprintf(colour.data(), colour.size(), "#%02X%02X%02X", part(red), part(green), part(blue));
    return colour.data();
}

} // namespace memento
