// What the command files share. One file per command group: an options struct, a setup_* function that declares the
// options and touches no file, and a function that runs.
#pragma once

#include "base/config.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "database/database.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace memento {

struct ConvertOptions;

// What is said before the command, or after it.
struct Globals {
    bool json = false;  // --json: results for programs
    bool quiet = false; // --quiet: no talk on stderr but errors
    int exit_code = 0;  // set to 1 by a command that did its work in part only

    std::string instance;    // --instance or MEMENTO_INSTANCE: folder of an embedded instance
    std::string config_file; // --config
    std::string as_user;     // --as of commands that take it: with this user's rights; "" = the administrator's
    std::vector<std::pair<std::string, std::string>> flags; // settings given on the command line

    // The configuration: file, then environment, then command line; read on first use. Throws Error usage.
    const Config& config();
    // When we are root: as whom to work. The owner of the configuration, who says where everything is; where that is
    // root, the owner of the store folder. Nothing otherwise.
    std::optional<Identity> works_as();
    // For commands that need neither a database nor a configuration: settings of one that we may read, else defaults.
    ConvertOptions decode_settings();

private:
    const Config& overridden(Config config);
    std::optional<Config> config_;
    std::optional<Identity> config_owner_; // when we are root and he is not
};

// For the same commands, which have no instance's user: as root, the user to decode images as. Throws Error.
std::optional<Identity> decoder_identity();

// Adds a command. group: its heading in `memento --help`; example: a whole command line, shown before the options.
CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& group, const std::string& summary,
                      const std::string& example);

// The option --as, of commands that work on what with_database() opens.
void add_as_option(CLI::App& command, Globals& globals);

// The frame of the program: help with examples, the global options.
void setup_globals(CLI::App& app, Globals& globals);

// Runs work on the configured database as its administrator, or with the rights of the user of --as, under the user of
// the instance when we are root. Throws Error unavailable with the way to start the database, or to bring its schema up
// to date.
void with_database(Globals& globals, const std::function<void(Database&)>& work);

// The whole address of a page: the setting public_url and its path.
std::string public_address(const Config& config, const std::string& path);

// What `memento doctor` finds, as it tells it to programs: check, good, found, hint.
nlohmann::ordered_json doctor_findings(Globals& globals);

// Columns side by side, the head in capitals; for people.
void print_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);

// Before what cannot be undone: says what it does, and has the name typed. Throws Error usage when something else is.
void require_consent(const std::string& warning, const std::string& name);

// Whether what goes to the trash can be brought back from it, as a sentence of such a warning.
std::string way_back(const Config& config);

// What was wrong with the arguments, and how to see what the command takes.
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

void setup_serve(CLI::App& app, Globals& globals);
void setup_init(CLI::App& app, Globals& globals);
void setup_doctor(CLI::App& app, Globals& globals);
void setup_config(CLI::App& app, Globals& globals);
void setup_user(CLI::App& app, Globals& globals);
void setup_project(CLI::App& app, Globals& globals);
void setup_parts(CLI::App& app, Globals& globals); // label, category, classification, annotation
void setup_permission(CLI::App& app, Globals& globals);
void setup_share(CLI::App& app, Globals& globals);
void setup_token(CLI::App& app, Globals& globals);
void setup_invite(CLI::App& app, Globals& globals);
void setup_trash(CLI::App& app, Globals& globals);
void setup_import(CLI::App& app, Globals& globals);
void setup_image(CLI::App& app, Globals& globals);
void setup_sample(CLI::App& app, Globals& globals);
void setup_export(CLI::App& app, Globals& globals);
void setup_worker(CLI::App& app, Globals& globals);
void setup_tile(CLI::App& app, Globals& globals);

// Headings of `memento --help`.
namespace group {
constexpr auto instance = "Instance";
constexpr auto images = "Images";
constexpr auto people = "People and projects";
constexpr auto results = "Results";
} // namespace group

} // namespace memento
