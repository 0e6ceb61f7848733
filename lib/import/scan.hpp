// Reading a folder to import, and opening what is in it: never through a link that leads out of it.
#pragma once

#include "base/file.hpp"
#include "decoder/companion.hpp"
#include "import/plan.hpp"

#include <filesystem>
#include <vector>

namespace memento {

struct Scan {
    std::vector<ListedFile> files;
    std::vector<PathReason> skipped;  // hidden files, empty folders, pipes, links to folders; paths are safe to print
    std::vector<PathReason> problems; // links that lead out or nowhere, names that are not UTF-8, unreadable folders
};

// Throws Error usage when the folder cannot be read at all.
Scan scan_folder(const std::filesystem::path& folder);

// Opens a file inside of an open folder for reading; throws Error failed when that leads out of it, or is no file.
UniqueFd open_inside(int folder, const std::string& path);

// Companions of the file with this path, beside it (decoder/companion.hpp).
OpenCompanion companions_inside(int folder, const std::string& path);

} // namespace memento
