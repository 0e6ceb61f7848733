// What files are, said by their names or by a table instead of by folders. Pure.
#pragma once

#include "import/plan.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// Patterns that microscopes and programs need.
struct NamingPreset {
    std::string_view name;  // "metaxpress"
    std::string_view title; // "MetaXpress"
    std::string_view example;
    std::vector<std::string_view> patterns; // the first that fits a name counts
    std::vector<std::string_view> left_out; // shell patterns of what is no image of a sample
};

std::span<const NamingPreset> naming_presets();

// The preset of this name, without regard to case; nullptr for anything else.
const NamingPreset* find_preset(std::string_view name);

// Puts the files into the plan by the patterns of naming. What fits none is left out by name. The parts of a name:
//   category, annotation (or sample), group, channel: called so
//   plate: the category, where no other is told; well, or row and column, and field: the annotation, "B07_f3"
//   time, z: the group, "T0 Z3", each where there is more than one in the whole import
//   plate, well, field and all others: properties of the annotation
// Without a category it is the outermost folder, without an annotation the innermost one.
void place_by_pattern(ImportPlan& plan, const std::string& folder, const std::vector<ListedFile>& files,
                      const Naming& naming);

// Puts the files into the plan by a table (CSV, with commas, semicolons or tabs): columns file, category, annotation
// (or sample), group and layer (or channel), all but file may be missing or empty; other columns are properties.
// Throws Error usage for what is no such table.
void place_by_table(ImportPlan& plan, const std::string& folder, const std::vector<ListedFile>& files,
                    const std::string& table);

// How a path is read by the first pattern that fits: its pieces, with the names of those that tell something.
struct NamePiece {
    std::string text;
    std::string name; // "" for what tells nothing
};
std::vector<NamePiece> read_name(const Naming& naming, const std::string& path);

// Rows of a CSV; the separator is the one of , ; and tab that the first row has most of. Throws Error usage.
std::vector<std::vector<std::string>> read_table(std::string_view text);

} // namespace memento
