// Groups that are planes of one stack, as the pages find them: web/src/model/layers/stacks.ts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace memento {

// "Z3", "T0 Z3", "cells S1 T0 Z3", "z_03", "Time 5": what stands before the axes tells stacks apart.
struct PlaneName {
    std::string stack;
    std::optional<int> z;
    std::optional<int> t;
};

// Nothing when the name says nothing of a place in a stack.
std::optional<PlaneName> plane_name(std::string_view name);

struct StackPlace {
    int z = 0; // indices of its depths and times
    int t = 0;
};

struct Stack {
    std::string name;
    int depths = 0;
    int times = 0;
    int first_group = 0;              // by which it is known
    std::map<int, StackPlace> planes; // by the id of a plane's group
};

// Of groups {id, name}. They are planes when at least two share a stack, and no two a place in it.
std::vector<Stack> stacks_of(const std::vector<std::pair<int, std::string>>& groups);

} // namespace memento
