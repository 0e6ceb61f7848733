// Why a user may do on something what he may do there: asked of the functions of the database that decide it
// (sql/code/explain.sql).
#pragma once

#include "admin/permissions.hpp"
#include "admin/shares.hpp"

#include <string>
#include <vector>

namespace memento {

struct Reason {
    std::string text;  // "owner of Kidney_2026", "annpar on Kidney_2026/WT/mouse_01"
    AccessLevel level; // that it gives on the target; none: it shows the name of the target only (a shell)
};

struct Explanation {
    std::string username;
    Target target;
    AccessLevel level = AccessLevel::none;
    bool shell = false; // sees the target by name, because of something inside
    std::vector<Reason> reasons;
    std::vector<Share> links; // that open the target, an annotation, for anyone who holds one

    bool may_look() const { return level >= AccessLevel::vie; }
    bool may_annotate() const { return level >= AccessLevel::par; }
    bool may_manage() const { return level >= AccessLevel::manage; }
};

// Throws Error not_found for a user or a target that is not there.
Explanation explain(Transaction& transaction, const std::string& username, const std::string& path);

} // namespace memento
