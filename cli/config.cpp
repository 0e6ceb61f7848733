// memento config show
#include "command.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

std::string shown(const Setting& setting, const std::string& value)
{
    return setting.secret && !value.empty() ? "(set)" : value;
}

void show(Globals& globals)
{
    const Config& config = globals.config();
    if (!globals.json) {
        for (const Setting& s : settings())
            std::cout << "# " << s.help << " (" << config.origin(s.key) << ")\n"
                      << s.key << " = " << shown(s, config.text(s.key)) << "\n";
        return;
    }
    nlohmann::ordered_json list = nlohmann::json::array();
    for (const Setting& s : settings())
        list.push_back({{"key", s.key},
                        {"value", shown(s, config.text(s.key))},
                        {"origin", config.origin(s.key)},
                        {"help", s.help}});
    std::cout << list.dump(2) << "\n";
}

} // namespace

void setup_config(CLI::App& app, Globals& globals)
{
    CLI::App* config = add_command(app, "config", group::instance, "The configuration: where each setting comes from",
                                   "memento --instance my_instance config show");
    config->require_subcommand(1);
    CLI::App* command = add_command(*config, "show", "Commands", "Print every setting, its value and its origin",
                                    "memento --instance my_instance config show");
    command->callback([&globals] { show(globals); });
}

} // namespace memento
