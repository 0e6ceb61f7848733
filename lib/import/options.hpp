// What an import is to do.
#pragma once

#include "base/process.hpp"
#include "image/image.hpp"
#include "import/plan.hpp"

#include <filesystem>
#include <functional>
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
    Naming naming; // of the files
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

// How many decoders work at once.
std::size_t jobs_of(const ImportOptions& options);

} // namespace memento
