// What images take on the disk, for the page of the system: measured once for each set of files.
#pragma once

#include "database/in_transaction.hpp"

#include <filesystem>

namespace memento {

// Measures some images that nobody has measured yet. How many; 0: there is none.
int measure_images(const InTransaction& database, const std::filesystem::path& store);

} // namespace memento
