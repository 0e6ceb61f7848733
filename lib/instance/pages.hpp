// The built pages (web/dist) and their copy in an embedded instance.
#pragma once

#include "base/file.hpp"
#include "instance/layout.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace memento {

// Where the built pages are: MEMENTO_WEB, else share/memento/web beside the programs' folder, else where the source
// tree builds them. Nothing when they were not built.
std::optional<std::filesystem::path> find_pages(const std::filesystem::path& programs);

// The built pages, open for reading: the user of the instance, who copies them, may be unable to reach the originals.
struct OpenPages {
    struct File {
        std::filesystem::path name; // below the folder
        UniqueFd content;
    };
    std::vector<std::filesystem::path> folders; // below the folder, each after the one that holds it
    std::vector<File> files;
};

// Throws Error failed when something of them cannot be read.
OpenPages open_pages(const std::filesystem::path& folder);

// Makes the pages of the instance those, unless they are already. Done as the user of the instance, in whose folder it
// is.
void copy_pages(const OpenPages& pages, const Layout& layout);

} // namespace memento
