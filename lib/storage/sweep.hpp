// What interrupted uploads, imports and deletions leave in the store.
#pragma once

#include "database/in_transaction.hpp"
#include "storage/settings.hpp"

namespace memento {

// Removes files without a row: of deleted images, of uploads that broke off, of processes that were killed. Uploads
// that are stale, and that nobody may resume any more, are given up first. database: as the administrator.
void sweep(const InTransaction& database, const StorageSettings& settings);

} // namespace memento
