// Getting a file into the store, its hash on the way.
#pragma once

#include "base/process.hpp"
#include "import/run.hpp"
#include "storage/files.hpp"

#include <functional>
#include <optional>
#include <string>

namespace memento {

struct Received {
    std::string sha256;
    std::int64_t size = 0;
};

// SHA-256 of an open file; asks `interrupted` now and then and throws Error failed when it says so.
Received hash_file(int source, const std::string& name, const std::function<bool()>& interrupted);

// Makes files.part from the open source: a copy (sharing blocks where the file system can), or for Transfer::link a
// hard link; path is for messages. Not synced yet. works_as owns the copy; a link must be readable by it.
Received receive_file(int source, const std::filesystem::path& path, const ImageFiles& files, Transfer transfer,
                      const std::optional<Identity>& works_as, const std::function<bool()>& interrupted);

} // namespace memento
