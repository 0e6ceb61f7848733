// What was deleted and can be brought back (sql/code/trash.sql).
#pragma once

#include "database/database.hpp"

#include <map>
#include <string>
#include <vector>

namespace memento {

struct TrashEntry {
    std::string id;      // "12"; of a drawing, which stays with its sample, "drawing/12"
    std::string kind;    // project, category, annotation, image, drawing
    std::string name;    // of the first of what was deleted together
    int count = 1;       // deleted together
    std::string project; // its name, "" for one that is deleted itself
    std::string place;   // the category of annotations, the annotation of a drawing
    long long bytes = 0; // of files that wait with it
    std::string deleted_at;
    std::string deleted_by;
    std::string ends; // after this it is gone for good
    std::string into; // of a category that was merged: the name of the other one
    int moved = 0;    // and how many annotations went there
};

// The newest first. project_id 0: of all, and projects. days: the setting trash_days.
std::vector<TrashEntry> list_trash(Transaction& transaction, int project_id, int days);

struct Restored {
    std::string kind;
    int id = 0;
    int project_id = 0;
    std::string name;
    long long left_out = 0; // labels and scores said with words that are gone
    // Of a category that was merged into another: how many of the annotations that went there returned, and did not,
    // because they were deleted or moved on.
    long long moved = 0;
    long long elsewhere = 0;
};

// What stands in the way of something that was deleted.
struct Obstacle {
    std::string what; // "name taken", "category gone", "merged away", "image gone", "image lost"
    int id = 0;
    std::string name;
    std::string free; // of a name that is taken: one that is not
};

struct RestoreAnswer {
    Restored restored;
    std::vector<Obstacle> obstacles; // when there are any, nothing was done, and `restored` says of what kind it is
};

// Puts an entry back, by the rights of the caller. names: what is to be called otherwise, by id. Throws Error
// not_found.
RestoreAnswer restore_entry(Transaction& transaction, int entry_id, int days, const std::map<int, std::string>& names);

// Likewise for the administrator, who gets what belongs to nobody any more. id: as in list_trash(). name: "" = its own.
// Throws Error conflict that says what stands in the way.
Restored restore_trash(Transaction& transaction, const std::string& id, int days, const std::string& name);

// Why it cannot be put back, and what to do.
std::string sentence_of(const std::string& kind, const std::vector<Obstacle>& obstacles);
std::string hint_of(const std::vector<Obstacle>& obstacles);

} // namespace memento
