// memento serve
#include "command.hpp"

#include "instance/instance.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

constexpr auto default_folder = "memento_instance";

struct ServeArguments {
    std::string dir; // default: --instance, else default_folder
    int port = 8080;
    std::string admin_password_file;
};

void tell_as_json(const Started& started)
{
    nlohmann::ordered_json told = {{"url", started.url}, {"port", started.port}, {"folder", started.dir}};
    if (!started.user.empty())
        told["user"] = started.user;
    if (!started.password.empty())
        told["password"] = started.password;
    std::cout << told.dump() << std::endl;
}

void tell(const Started& started, const ServeArguments& arguments, const Globals& globals)
{
    if (!started.has_pages)
        std::cerr << "The pages are not built; the API works without them. `scripts/build` builds them.\n";
    if (globals.json)
        return tell_as_json(started);
    std::cout << "Memento is running at " << started.url << "\n";
    if (!started.password.empty())
        std::cout << "User:     " << started.user << "\nPassword: " << started.password
                  << "   (shown only now; you may change it with `memento --instance " << started.dir.string()
                  << " user passwd " << started.user << "`)\n";
    else if (!started.user.empty())
        std::cout << "User:     " << started.user << "\nPassword: in " << arguments.admin_password_file << "\n";
    // For scripts that wait, and flushed for those that read through a pipe.
    std::cout << "ready" << std::endl;
    if (!globals.quiet)
        std::cerr << "Ctrl-C stops it.\n";
}

// Settings from the command line and the environment reach the programs of the instance as variables.
std::vector<std::string> passed_settings(const Globals& globals)
{
    Config config;
    config.read_environment();
    for (const auto& [key, value] : globals.flags)
        config.set(key, value, "command line");
    std::vector<std::string> environment;
    for (const Setting& setting : settings()) {
        if (config.origin(setting.key) != "default")
            environment.push_back(setting_variable(setting.key) + "=" + config.text(setting.key));
    }
    return environment;
}

void run_serve(const ServeArguments& arguments, const Globals& globals)
{
    std::string dir = arguments.dir.empty() ? globals.instance : arguments.dir;
    if (dir.empty())
        dir = default_folder;
    ServeOptions options{
        .dir = dir, .port = arguments.port, .admin_password_file = {}, .environment = passed_settings(globals)};
    if (!arguments.admin_password_file.empty())
        options.admin_password_file = arguments.admin_password_file;
    options.tell = [](const std::string& line) { std::cerr << line << "\n"; };
    serve(options, [&](const Started& started) { tell(started, arguments, globals); });
    if (!globals.quiet)
        std::cerr << "Stopped.\n";
}

} // namespace

void setup_serve(CLI::App& app, Globals& globals)
{
    CLI::App* command =
        add_command(app, "serve", group::instance, "Run Memento in a folder, with a database of its own",
                    "memento serve my_instance --port 8080");
    const auto arguments = std::make_shared<ServeArguments>();
    command->add_option("DIR", arguments->dir,
                        "Folder of the instance, made on first use (default: --instance, or " +
                            std::string(default_folder) + ")");
    command->add_option("--port", arguments->port, "Port on 127.0.0.1; 0 takes any free one")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535))
        ->type_name("N");
    command
        ->add_option("--admin-password-file", arguments->admin_password_file,
                     "Write the password of the first administrator to this new file instead of printing it")
        ->type_name("FILE");
    command->callback([arguments, &globals] { run_serve(*arguments, globals); });
}

} // namespace memento
