// What has become of an import.
#pragma once

#include "import/plan.hpp"

#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace memento {

struct ImportReport {
    ImportPlan plan; // conflicts of the scan included
    bool dry_run = false;
    bool interrupted = false;
    std::size_t categories = 0;      // in which something is imported or was there
    std::size_t annotations = 0;     // of these
    int imported = 0;                // images; in a dry run: that would be
    int present = 0;                 // images that were there already, with the same bytes
    int mended = 0;                  // of those: a category, annotation or layer was missing
    std::size_t not_looked_at = 0;   // files, when it was stopped before
    std::vector<PathReason> failed;  // files
    std::vector<PathReason> differs; // an image of this name is there, with other bytes
    std::vector<PathReason> notes;   // what a person should know about a file
    bool complete() const; // everything that was planned is there now (or would be), and nothing is in conflict
};

nlohmann::ordered_json to_json(const ImportPlan& plan);
nlohmann::ordered_json to_json(const ImportReport& report);

} // namespace memento
