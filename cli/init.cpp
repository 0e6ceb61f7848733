// memento init
#include "command.hpp"

#include "database/migrate.hpp"

#include <iostream>

namespace memento {
namespace {

void run_init(Globals& globals)
{
    const Config& config = globals.config();
    const WorkingAs as(globals.works_as());
    Database database(config.text("database"));
    const int applied = migrate(database);
    if (!globals.quiet)
        std::cerr << (applied == 0 ? "The database is up to date"
                                   : "The database has been brought up to date, " + std::to_string(applied) + " steps")
                  << " (schema " << newest_migration() << ").\n";
}

} // namespace

void setup_init(CLI::App& app, Globals& globals)
{
    CLI::App* command = add_command(app, "init", group::instance,
                                    "Make the tables in the configured database, or bring them up to date",
                                    "memento --config /etc/memento/memento.conf init");
    command->callback([&globals] { run_init(globals); });
}

} // namespace memento
