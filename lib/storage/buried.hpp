// Files whose image is gone, or has another key now. A tombstone stands for each key until its files are gone, too:
// what is removed is removed from the rows first, and found again by whoever comes by, also after a crash.
#pragma once

#include "database/database.hpp"
#include "database/in_transaction.hpp"
#include "storage/files.hpp"

#include <filesystem>
#include <string>

namespace memento {

// seconds: not before that; for files that are being made, and are nobody's if nothing comes of them.
void bury(Transaction& transaction, const std::string& key, int seconds = 0);

// They are gone, or somebody's after all.
void forget_buried(Transaction& transaction, const std::string& key);

// Removes the files, then the tombstone.
void discard_buried(const InTransaction& database, const ImageFiles& files);

// Ends what was deleted more than so many days ago, or a part of it: its files are buried, then it cannot come back any
// more. False: there is nothing left to end.
bool end_trash(Transaction& transaction, int days);

// All that are buried; what others, or an earlier run, did not finish. Throws the first Error after trying all.
void discard_all_buried(const InTransaction& database, const std::filesystem::path& store);

} // namespace memento
