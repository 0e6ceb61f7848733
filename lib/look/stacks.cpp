#include "look/stacks.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace memento {
namespace {

bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_one_of(char c, std::string_view signs)
{
    return is_space(c) || signs.find(c) != std::string_view::npos;
}

struct Axis {
    bool is_time = false;
    int value = 0;
    std::size_t begins = 0; // where it stands in the name, with what parts it from what is before
};

std::optional<Axis> axis_at_end(const std::string& name)
{
    constexpr std::size_t max_digits = 9;
    constexpr std::array<std::pair<std::string_view, bool>, 7> axes{{{"z", false},
                                                                     {"slice", false},
                                                                     {"plane", false},
                                                                     {"depth", false},
                                                                     {"t", true},
                                                                     {"time", true},
                                                                     {"frame", true}}};
    std::size_t at = name.size();
    while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9')
        --at;
    const std::string digits = name.substr(at);
    if (digits.empty() || digits.size() > max_digits)
        return std::nullopt;
    if (at > 0 && is_one_of(name[at - 1], "_=.-"))
        --at;
    const std::string before = lower(name.substr(0, at));
    for (const auto& [word, is_time] : axes) {
        if (!before.ends_with(word))
            continue;
        const std::size_t begins = before.size() - word.size();
        if (begins == 0 || is_one_of(before[begins - 1], "_.-"))
            return Axis{is_time, std::stoi(digits), begins == 0 ? 0 : begins - 1};
    }
    return std::nullopt;
}

std::string without_space_at_end(std::string text)
{
    while (!text.empty() && is_space(text.back()))
        text.pop_back();
    return text;
}

int index_of(const std::set<int>& values, int value)
{
    return static_cast<int>(std::distance(values.begin(), values.find(value)));
}

struct Member {
    int id;
    int z;
    int t;
};

std::optional<Stack> stack_of(const std::string& name, const std::vector<Member>& members)
{
    std::set<std::pair<int, int>> places;
    std::set<int> depths;
    std::set<int> times;
    for (const Member& member : members) {
        places.emplace(member.z, member.t);
        depths.insert(member.z);
        times.insert(member.t);
    }
    if (members.size() < 2 || places.size() < members.size())
        return std::nullopt;
    Stack stack{name, static_cast<int>(depths.size()), static_cast<int>(times.size()), members.front().id, {}};
    for (const Member& member : members)
        stack.planes[member.id] = {index_of(depths, member.z), index_of(times, member.t)};
    return stack;
}

} // namespace

std::optional<PlaneName> plane_name(std::string_view name)
{
    std::string rest(trimmed(name));
    PlaneName found;
    for (auto axis = axis_at_end(rest); axis; axis = axis_at_end(rest)) {
        std::optional<int>& value = axis->is_time ? found.t : found.z;
        if (value)
            break;
        value = axis->value;
        rest = without_space_at_end(rest.substr(0, axis->begins));
    }
    found.stack = rest;
    return found.z || found.t ? std::optional(found) : std::nullopt;
}

std::vector<Stack> stacks_of(const std::vector<std::pair<int, std::string>>& groups)
{
    // Of which axes there are: "Z3" and "T3" are no planes of one stack.
    std::vector<std::pair<std::string, std::vector<Member>>> by_stack;
    std::vector<std::string> names;
    for (const auto& [id, name] : groups) {
        const auto plane = plane_name(name);
        if (!plane)
            continue;
        const std::string key = plane->stack + "\n" + (plane->z ? "z" : "") + (plane->t ? "t" : "");
        auto found = std::ranges::find(by_stack, key, [](const auto& entry) { return entry.first; });
        if (found == by_stack.end()) {
            by_stack.emplace_back(key, std::vector<Member>{});
            names.push_back(plane->stack);
            found = by_stack.end() - 1;
        }
        found->second.push_back({id, plane->z.value_or(0), plane->t.value_or(0)});
    }
    std::vector<Stack> stacks;
    for (std::size_t i = 0; i < by_stack.size(); ++i) {
        if (auto stack = stack_of(names[i], by_stack[i].second))
            stacks.push_back(std::move(*stack));
    }
    return stacks;
}

} // namespace memento
