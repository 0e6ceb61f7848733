// Files of images whose rows are gone, or have another key now: a tombstone names each until its files are gone, too.
#pragma once

#include "database/database.hpp"

#include <filesystem>
#include <functional>

namespace memento {

// in_transaction: runs work in a transaction. store: the folder. Does what others, or an earlier run, did not finish.
// Tombstones that lie in the future stand for files that are being made.
void discard_buried(const std::function<void(const std::function<void(Transaction&)>&)>& in_transaction,
                    const std::filesystem::path& store);

} // namespace memento
