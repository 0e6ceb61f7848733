// The built pages (web/dist) and their copy in an embedded instance.
#pragma once

#include "instance/layout.hpp"

#include <filesystem>
#include <optional>

namespace memento {

// Where the built pages are: MEMENTO_WEB, else share/memento/web beside the programs' folder, else where the source
// tree builds them. Nothing when they were not built.
std::optional<std::filesystem::path> find_pages(const std::filesystem::path& programs);

// Makes the pages of the instance those, unless they are already: the user of the instance may be unable to read the
// original. Read as whoever we are, written for the user.
void copy_pages(const std::filesystem::path& pages, const Layout& layout, const std::optional<Identity>& user);

} // namespace memento
