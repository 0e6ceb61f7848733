// The schema: tables, made by the numbered migrations of sql/tables, each applied once; and code (functions, triggers,
// policies, views), the files of sql/code, dropped and made anew whenever their text has changed. All in one
// transaction.
#pragma once

#include "database/database.hpp"

#include <string>
#include <utility>
#include <vector>

namespace memento {

// Path and text of each file, in the order in which they are applied.
using SchemaCode = std::vector<std::pair<std::string, std::string>>;

// That of this program.
SchemaCode embedded_code();

// The number of the newest migration that this program carries.
int newest_migration();

// The number of the newest migration in the database; 0 when it is empty.
int applied_migration(Transaction& transaction);

// Brings the database to newest_migration() and to this code; returns the number of steps (migrations, and one for the
// code). Throws Error failed when the database is newer than the program, or has a migration without one that comes
// before it, or when the role of the connection may not do it (migration_rights.hpp): roles and tables are made.
int migrate(Database& database, const SchemaCode& code = embedded_code());

// Throws Error unavailable with a hint when the schema is another than this program expects.
void require_current_schema(Database& database);

} // namespace memento
