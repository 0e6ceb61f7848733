// What the role that migrates must be allowed to do, looked at before anything is done.
#pragma once

#include "base/error.hpp"
#include "database/database.hpp"
#include "database/sqlstate.hpp"

namespace memento {

// Before migrations: throws Error failed whose hint is the command that gives the role what it lacks. A role that may
// make roles makes the owner of the tables here, and acts as it from then on; a superuser may do all.
void require_migration_rights(Transaction& transaction);

// A statement of a migration that PostgreSQL refused all the same.
Error refused_migration(const SqlError& refusal);

} // namespace memento
