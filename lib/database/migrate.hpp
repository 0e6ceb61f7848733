// The numbered migrations of sql/, each applied once, in a transaction.
#pragma once

#include "database/database.hpp"

namespace memento {

// The number of the newest migration that this program carries.
int newest_migration();

// The number of the newest migration in the database; 0 when it is empty.
int applied_migration(Transaction& transaction);

// Brings the database to newest_migration(); returns how many were applied. Throws Error failed when the database is
// newer than the program. The connection must be the administrator's: roles and tables are made.
int migrate(Database& database);

// Throws Error unavailable with a hint when the schema is older or newer than this program expects.
void require_current_schema(Database& database);

} // namespace memento
