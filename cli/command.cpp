#include "command.hpp"

#include "access/session.hpp"
#include "admin/users.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "database/migrate.hpp"
#include "image/settings.hpp"
#include "nearest.hpp"
#include "storage/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

constexpr auto settings_group = "Settings";
const std::filesystem::path system_config = "/etc/memento/memento.conf";

// In lists of commands only the first line of a description: the summary, not the example.
class Formatter : public CLI::Formatter {
public:
    std::string make_subcommand(const CLI::App* command) const override
    {
        const std::string description = command->get_description();
        std::ostringstream out;
        CLI::detail::format_help(out, command->get_display_name(true), description.substr(0, description.find('\n')),
                                 get_column_width());
        return out.str();
    }
    // The settings are options too, but `memento config show` tells about them better.
    std::string make_group(std::string name, bool is_positional, std::vector<const CLI::Option*> options) const override
    {
        return name == settings_group ? ""
                                      : CLI::Formatter::make_group(std::move(name), is_positional, std::move(options));
    }
    // The kind of value, the default, and whether it may be repeated. What is allowed is said in words.
    std::string make_option_opts(const CLI::Option* option) const override
    {
        const std::string type = option->get_type_name();
        std::string text;
        if (option->get_type_size() != 0 && !option->get_positional())
            text = " " + type.substr(0, type.find(':'));
        if (!option->get_default_str().empty())
            text += " (" + option->get_default_str() + ")";
        return option->get_expected_max() > 1 ? text + " ..." : text;
    }
    std::string make_description(const CLI::App* app) const override { return app->get_description() + "\n\n"; }
};

// In characters, not bytes: continuation bytes of UTF-8 do not count.
std::size_t width_of(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

// The file that is named, or the instance's, or the system's; none when there is none.
std::optional<std::filesystem::path> configuration_file(const Globals& globals)
{
    if (!globals.config_file.empty())
        return globals.config_file;
    std::error_code ignored;
    if (globals.instance.empty())
        return std::filesystem::exists(system_config, ignored) ? std::optional(system_config) : std::nullopt;
    std::filesystem::path file = std::filesystem::path(globals.instance) / "memento.conf";
    if (!std::filesystem::exists(file, ignored))
        throw Error(ErrorCode::usage, "There is no Memento instance in " + globals.instance + ".",
                    "`memento serve " + globals.instance + "` makes and starts one.");
    return file;
}

// When we are root and the file, or the link to it, is somebody else's: who.
std::optional<Identity> foreign_owner(const std::filesystem::path& file)
{
    struct stat info {};
    if (::getuid() != 0 || ::lstat(file.c_str(), &info) != 0 || info.st_uid == 0)
        return std::nullopt;
    return user_with_id(info.st_uid, info.st_gid);
}

// "memento project remove": the command that was being read when the arguments turned out wrong.
std::string command_line(const CLI::App& app)
{
    std::string line = "memento";
    for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
        at = at->get_subcommands().front();
        line += " " + at->get_name();
    }
    return line;
}

// Tells the database who is at the command line, for what it keeps of what happened: behind sudo, who called that.
std::string tell_operator()
{
    const char* called = std::getenv("SUDO_USER");
    std::optional<Identity> user = called != nullptr ? find_user(called) : std::nullopt;
    if (!user)
        user = user_with_id(::getuid(), ::getgid());
    std::string name = user->name.empty() ? "user " + std::to_string(user->uid) : user->name;
    for (std::size_t at = 0; (at = name.find('\'', at)) != std::string::npos; at += 2)
        name.insert(at, 1, '\'');
    return "SELECT set_config('memento.operator', 'command line (" + name + ")', false)";
}

// The words that may stand where a word was not known: commands of the one that was being read, or options of it and of
// those around it.
std::vector<std::string> words_here(const CLI::App& app, const std::string& unknown)
{
    const bool is_option = unknown.starts_with('-');
    std::vector<std::string> words;
    for (const CLI::App* at = &app; at != nullptr;
         at = at->get_subcommands().empty() ? nullptr : at->get_subcommands().front()) {
        if (is_option) {
            for (const CLI::Option* option : at->get_options()) {
                for (const std::string& name : option->get_lnames())
                    words.push_back("--" + name);
            }
        } else if (at->get_subcommands().empty()) {
            for (const CLI::App* command : at->get_subcommands([](const CLI::App*) { return true; }))
                words.push_back(command->get_name());
        }
    }
    return words;
}

// "Did you mean `user`? ", or nothing.
std::string meant_instead(const CLI::App& app, const std::string& unknown)
{
    std::string text;
    for (const std::string& word : nearest_words(unknown.substr(0, unknown.find('=')), words_here(app, unknown)))
        text += (text.empty() ? "Did you mean `" : " or `") + word + "`";
    return text.empty() ? text : text + "? ";
}

} // namespace

const Config& Globals::config()
{
    if (config_)
        return *config_;
    const auto file = configuration_file(*this);
    if (!file)
        return overridden({});
    config_owner_ = foreign_owner(*file);
    const WorkingAs owner(config_owner_);
    return overridden(Config::from_file(*file));
}

const Config& Globals::overridden(Config config)
{
    config.read_environment();
    for (const auto& [key, value] : flags)
        config.set(key, value, "command line");
    return config_.emplace(std::move(config));
}

ConvertOptions Globals::decode_settings()
{
    const bool named = !config_file.empty() || !instance.empty();
    const bool readable = named || ::access(system_config.c_str(), R_OK) == 0;
    return convert_options(readable ? config() : overridden({}));
}

std::optional<Identity> Globals::works_as()
{
    struct stat info {};
    if (::getuid() != 0)
        return std::nullopt;
    const std::filesystem::path store = config().store();
    if (config_owner_)
        return config_owner_;
    if (::stat(store.c_str(), &info) != 0 || info.st_uid == 0)
        return std::nullopt;
    return user_with_id(info.st_uid, info.st_gid);
}

std::optional<Identity> decoder_identity()
{
    if (::geteuid() != 0)
        return std::nullopt;
    std::optional<Identity> nobody = find_user("nobody");
    if (!nobody)
        throw Error(ErrorCode::failed, "There is no user 'nobody' to decode images as.",
                    "Run the command as another user than root.");
    return nobody;
}

CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& group, const std::string& summary,
                      const std::string& example)
{
    CLI::App* command = parent.add_subcommand(name, summary + "\n\nExample:\n  " + example);
    command->group(group);
    return command;
}

void setup_globals(CLI::App& app, Globals& globals)
{
    const auto formatter = std::make_shared<Formatter>();
    formatter->column_width(34);
    app.formatter(formatter);
    app.set_version_flag("--version", "memento " + std::string(version()) + "\n");
    app.require_subcommand(1);
    app.fallthrough(); // global options may stand after the command, too
    app.add_option("--instance", globals.instance,
                   "Work on the embedded instance in this folder (or variable MEMENTO_INSTANCE)")
        ->type_name("DIR")
        ->envname("MEMENTO_INSTANCE");
    app.add_option("--config", globals.config_file,
                   "Read the configuration from this file (default: " + system_config.string() + ")")
        ->type_name("FILE");
    app.add_flag("--json", globals.json, "Print results as JSON");
    app.add_flag("--quiet,-q", globals.quiet, "Say nothing but errors");
    for (const Setting& setting : settings()) {
        const std::string key(setting.key);
        std::string flag = "--" + key;
        std::ranges::replace(flag, '_', '-');
        app.add_option_function<std::string>(
               flag, [&globals, key](const std::string& value) { globals.flags.emplace_back(key, value); },
               std::string(setting.help))
            ->group(settings_group);
    }
}

void add_as_option(CLI::App& command, Globals& globals)
{
    command.add_option("--as", globals.as_user, "Work with the rights of this user, not with the administrator's")
        ->type_name("USER");
}

void with_database(Globals& globals, const std::function<void(Database&)>& work)
{
    const Config& config = globals.config();
    const WorkingAs as(globals.works_as());
    Database database(config.text("database"), "BEGIN", {}, tell_operator());
    try {
        require_current_schema(database);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unavailable || !error.hint().starts_with("Try again"))
            throw;
        throw Error(ErrorCode::unavailable, error.what(),
                    globals.instance.empty() ? "Is PostgreSQL running, and is the setting `database` right?"
                                             : "`memento serve " + globals.instance + "` starts it.");
    }
    if (globals.as_user.empty()) {
        work(database);
        return;
    }
    const int user_id =
        database.in_transaction([&](Transaction& transaction) { return find_user_id(transaction, globals.as_user); });
    Database limited(config.text("app_database"), begin_as_user(user_id));
    work(limited);
}

std::string public_address(const Config& config, const std::string& path)
{
    std::string server = config.text("public_url");
    while (server.ends_with('/'))
        server.pop_back();
    return server + path;
}

void print_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows)
{
    // Names come from anybody; on a terminal they may not be more than text.
    std::vector<std::vector<std::string>> shown = rows;
    for (auto& row : shown)
        std::ranges::transform(row, row.begin(), [](const std::string& text) { return printable(text); });
    std::vector<std::size_t> widths;
    widths.reserve(head.size());
    for (const std::string& title : head)
        widths.push_back(width_of(title));
    for (const auto& row : shown) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths.at(i) = std::max(widths.at(i), width_of(row[i]));
    }
    const auto print = [&widths](const std::vector<std::string>& row) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(widths[i] - width_of(row[i]) + 2, ' ');
        std::cout << trimmed(line) << "\n";
    };
    print(head);
    std::ranges::for_each(shown, print);
}

std::string way_back(const Config& config)
{
    const int days = trash_days(config);
    return days > 0 ? "`memento trash restore` brings it back for " + count_of(days, "day") + "."
                    : "It cannot be brought back.";
}

void require_consent(const std::string& warning, const std::string& name)
{
    std::cerr << warning << " Type its name to go on: " << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    if (typed != name)
        throw Error(ErrorCode::usage, "That is not its name; nothing was removed.", "--yes removes it without asking.");
}

Error usage_error(const CLI::App& app, const CLI::ParseError& error)
{
    std::string message = error.what();
    // CLI11 speaks of the missing command first, also when the word it did not know is what is wrong.
    const std::vector<std::string> unknown = app.remaining(true);
    std::string meant;
    if (!unknown.empty()) {
        meant = meant_instead(app, unknown.front());
        message = "'" + unknown.front() + "' is neither a command nor an option here.";
    } else if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError) &&
               app.get_subcommands().empty())
        message = "Which command?";
    return {ErrorCode::usage, message, meant + "`" + command_line(app) + " --help` shows what there is."};
}

} // namespace memento
