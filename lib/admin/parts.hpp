// What a project is made of, as the administrator keeps it: labels, categories, classifications and annotations, each
// named by its path, "Kidney_2026/good" or "Kidney_2026/WT/mouse_01". Names may hold slashes themselves: whatever the
// whole path fits is found.
#pragma once

#include "database/database.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace memento {

// A column that can be given besides the name.
struct PartColumn {
    std::string_view name;
    std::string_view help;
};

struct PartKind {
    std::string_view name; // "label"
    std::string_view table;
    std::string_view key;
    std::string_view plural; // as people say it
    std::string_view shape;  // of its path: "PROJECT/LABEL"
    bool in_category = false;
    std::vector<PartColumn> columns;
};

std::span<const PartKind> part_kinds();

struct Part {
    int id = 0;
    std::string path;
    std::vector<std::string> values; // of its columns, in their order
};

// In the order of their paths. within: a project, of annotations also a category. Throws Error not_found.
std::vector<Part> list_parts(Transaction& transaction, const PartKind& kind, const std::string& within);

// Throws Error not_found that names the kind, conflict when the path fits two.
Part find_part(Transaction& transaction, const PartKind& kind, const std::string& path);

// Columns by their names; "name" is its own.
using PartValues = std::vector<std::pair<std::string, std::string>>;

// Makes one; its id. What is before the last slash must be there. Throws Error usage, not_found, conflict.
int add_part(Transaction& transaction, const PartKind& kind, const std::string& path, const PartValues& values,
             int owner_id);

void edit_part(Transaction& transaction, const PartKind& kind, const std::string& path, const PartValues& values);

void remove_part(Transaction& transaction, const PartKind& kind, int id);

// What is told of an annotation besides its images; an empty value takes it away.
void set_properties(Transaction& transaction, int annotation_id, const PartValues& properties);

} // namespace memento
