// An import: plan, then the images, several at once in decoder processes. What is ready stays ready, and what is not
// can be told from it by its row, so that an import can be cut off anywhere and run again.
#pragma once

#include "base/process.hpp"
#include "database/database.hpp"
#include "image/image.hpp"
#include "import/plan.hpp"

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

enum class Transfer {
    copy, // the store keeps a copy of the file (shared blocks where the file system can)
    link, // … the file itself, by a hard link; refused where that is not possible
    none, // … no original
};

struct ImportOptions {
    std::filesystem::path folder;
    std::string project; // "" = the name of the folder
    std::string owner;   // username; "" = the administrator with the lowest id
    std::vector<std::string> excluded;
    ConvertOptions convert;
    Transfer transfer = Transfer::copy;
    int jobs = 0; // decoders at once; 0 = one per processor, 4 at the most
    bool dry_run = false;
    bool stop_on_error = false;

    std::string database;             // connection string of the administrator
    std::filesystem::path store;      // folder
    std::uint64_t min_free = 0;       // see require_space()
    std::optional<Identity> works_as; // whose the files in the store are, when we are root

    std::function<void(double fraction, const std::string& file)> progress; // of all bytes
    std::function<bool()> interrupted; // asked often; true drops what is under way and ends
};

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

// How many decoders work at once.
std::size_t jobs_of(const ImportOptions& options);

// Reads the folder and says what there is to do, without a database; decoders look into files that may hold several
// planes. Throws Error usage.
ImportPlan plan_import(const ImportOptions& options);

// Throws Error when nothing can be done at all: no database, no such owner, no space, another import into this project.
ImportReport run_import(const ImportOptions& options);

nlohmann::ordered_json to_json(const ImportReport& report);

} // namespace memento
