// What a grant, a share or a question is about: a project, a category or an annotation, named by a path like
// "Kidney_2026/WT/mouse_01".
#pragma once

#include "database/database.hpp"

#include <optional>
#include <string>

namespace memento {

enum class Depth { project, category, annotation };

struct Target {
    Depth depth = Depth::project;
    int project_id = 0;
    int category_id = 0;   // 0 for a project
    int annotation_id = 0; // 0 for a project or category
    std::string path;

    int id() const; // of the thing itself
};

// "project", "category", "annotation".
std::string depth_name(Depth depth);
// "a project", "a category", "an annotation".
std::string depth_phrase(Depth depth);
// "PROJECT", "PROJECT/CATEGORY", "PROJECT/CATEGORY/ANNOTATION".
std::string depth_shape(Depth depth);

// Names may hold slashes themselves: whatever the whole path fits is found. only_depth: only at this depth. Throws
// Error not_found that names the first part that is missing, conflict when two things fit.
Target find_target(Transaction& transaction, const std::string& path, std::optional<Depth> only_depth = {});

} // namespace memento
