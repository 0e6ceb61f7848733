// A file of the folder on its way into the store: copied, or linked.
#pragma once

#include "base/process.hpp"
#include "import/options.hpp"
#include "storage/files.hpp"
#include "storage/intake.hpp"

#include <filesystem>
#include <optional>

namespace memento {

// Makes files.part from the open source: a copy (sharing blocks where the file system can), or for Transfer::link a
// hard link; path is for messages. Not synced yet. works_as owns the copy; a link must be readable by it.
Received receive_file(int source, const std::filesystem::path& path, const ImageFiles& files, Transfer transfer,
                      const std::optional<Identity>& works_as, const Stopped& interrupted);

} // namespace memento
