// Tables of the names that files have for units. Pure.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace memento {

// A name, and how many of the unit that we count in it stands for.
struct Unit {
    std::string_view name;
    double size;
};

// Nothing for a name that is not in the table.
std::optional<double> size_of_unit(const auto& units, std::string_view name)
{
    const auto found = std::ranges::find(units, name, &Unit::name);
    return found == units.end() ? std::nullopt : std::optional(found->size);
}

// Of a word in the singular or the plural; the table has the former.
std::optional<double> size_of_unit_word(const auto& units, std::string_view word)
{
    if (const auto size = size_of_unit(units, word))
        return size;
    return word.size() > 3 && word.ends_with('s') ? size_of_unit(units, word.substr(0, word.size() - 1)) : std::nullopt;
}

} // namespace memento
