// memento label, category, classification, annotation: what a project is made of
#include "command.hpp"

#include "admin/parts.hpp"
#include "admin/users.hpp"

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct PartArguments {
    std::string target;
    std::string owner;
    std::map<std::string, std::optional<std::string>> values; // by column
    std::vector<std::string> properties;                      // "dose=2 Gy"
    bool yes = false;
};

nlohmann::ordered_json to_json(const PartKind& kind, const Part& part)
{
    nlohmann::ordered_json told{{kind.key, part.id}, {kind.name, part.path}};
    for (std::size_t i = 0; i < kind.columns.size(); ++i)
        told[std::string(kind.columns[i].name)] = part.values[i];
    return told;
}

std::string capitals(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

void run_list(const PartKind& kind, const PartArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const std::vector<Part> parts = database.in_transaction(
            [&](Transaction& transaction) { return list_parts(transaction, kind, arguments.target); });
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        std::vector<std::string> head{"ID", capitals(kind.name)};
        for (const PartColumn& column : kind.columns)
            head.push_back(capitals(column.name));
        std::vector<std::vector<std::string>> rows;
        for (const Part& part : parts) {
            list.push_back(to_json(kind, part));
            rows.push_back({std::to_string(part.id), part.path});
            rows.back().insert(rows.back().end(), part.values.begin(), part.values.end());
        }
        if (globals.json)
            std::cout << list.dump(2) << "\n";
        else
            print_table(head, rows);
    });
}

PartValues values_of(const PartArguments& arguments)
{
    PartValues values;
    for (const auto& [column, value] : arguments.values) {
        if (value)
            values.emplace_back(column, *value);
    }
    return values;
}

// Throws Error usage for what is no "dose=2 Gy".
PartValues properties_of(const PartArguments& arguments)
{
    PartValues properties;
    for (const std::string& property : arguments.properties) {
        const std::size_t equals = property.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw Error(ErrorCode::usage, "--property takes a name and a value, not '" + property + "'.",
                        "Write --property 'dose=2 Gy'; without a value it is taken away.");
        properties.emplace_back(property.substr(0, equals), property.substr(equals + 1));
    }
    return properties;
}

// Who owns what is made: the user of --owner, of --as, else the first administrator.
int owner_id(Transaction& transaction, const PartArguments& arguments, const Globals& globals)
{
    if (arguments.owner.empty() && !globals.as_user.empty())
        return static_cast<int>(transaction.run("SELECT caller()").number(0, 0));
    return find_user_id(transaction, arguments.owner);
}

void run_add(const PartKind& kind, const PartArguments& arguments, Globals& globals)
{
    const PartValues properties = properties_of(arguments);
    with_database(globals, [&](Database& database) {
        const int id = database.in_transaction([&](Transaction& transaction) {
            const int made = add_part(transaction, kind, arguments.target, values_of(arguments),
                                      owner_id(transaction, arguments, globals));
            set_properties(transaction, made, properties);
            return made;
        });
        if (globals.json)
            std::cout << nlohmann::ordered_json{{kind.key, id}, {kind.name, arguments.target}}.dump() << "\n";
        else if (!globals.quiet)
            std::cerr << "'" << arguments.target << "' has been made (id " << id << ").\n";
    });
}

void run_edit(const PartKind& kind, const PartArguments& arguments, Globals& globals)
{
    const PartValues values = values_of(arguments);
    const PartValues properties = properties_of(arguments);
    if (values.empty() && properties.empty())
        throw Error(ErrorCode::usage, "There is nothing to change.",
                    "`memento " + std::string(kind.name) + " edit --help` shows what can be.");
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            const int id = find_part(transaction, kind, arguments.target).id;
            edit_part(transaction, kind, arguments.target, values);
            set_properties(transaction, id, properties);
        });
    });
    if (!globals.quiet)
        std::cerr << "'" << arguments.target << "' has been changed.\n";
}

void run_remove(const PartKind& kind, const PartArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const Part part = database.in_transaction(
            [&](Transaction& transaction) { return find_part(transaction, kind, arguments.target); });
        if (!arguments.yes)
            require_consent("This removes the " + std::string(kind.name) + " '" + part.path +
                                "' with everything that hangs on it.",
                            part.path);
        database.transact([&](Transaction& transaction) { remove_part(transaction, kind, part.id); });
        if (!globals.quiet)
            std::cerr << "'" << part.path << "' has been removed.\n";
    });
}

void add_value_options(CLI::App& command, const PartKind& kind, PartArguments& arguments)
{
    for (const PartColumn& column : kind.columns)
        command
            .add_option("--" + std::string(column.name), arguments.values[std::string(column.name)],
                        std::string(column.help))
            ->type_name("TEXT");
    if (kind.in_category)
        command
            .add_option("--property", arguments.properties,
                        "What is told of it, like 'dose=2 Gy'; without a value it is taken away (may be repeated)")
            ->type_name("NAME=VALUE")
            ->allow_extra_args(false);
}

void setup_kind(CLI::App& app, Globals& globals, const PartKind& kind)
{
    const auto arguments = std::make_shared<PartArguments>();
    const std::string name(kind.name);
    const std::string article = kind.in_category ? "an " : "a ";
    const std::string start = "memento --instance my_instance " + name + " ";
    const std::string shown = name == "label"            ? "Kidney_2026/good"
                              : name == "category"       ? "Kidney_2026/WT"
                              : name == "classification" ? "Kidney_2026/Grade"
                                                         : "Kidney_2026/WT/mouse_01";
    CLI::App* command =
        add_command(app, name, group::people, "List " + std::string(kind.plural) + ", add, change and remove them",
                    start + "list Kidney_2026");
    command->require_subcommand(1);

    CLI::App* list = add_command(*command, "list", "Commands", "List the " + std::string(kind.plural) + " of a project",
                                 start + "list Kidney_2026");
    list->add_option("TARGET", arguments->target, kind.in_category ? "PROJECT or PROJECT/CATEGORY" : "PROJECT")
        ->required();
    list->callback([arguments, &globals, &kind] { run_list(kind, *arguments, globals); });

    CLI::App* add = add_command(*command, "add", "Commands", "Add " + article + name, start + "add " + shown);
    add->add_option("TARGET", arguments->target, std::string(kind.shape))->required();
    add->add_option("--owner", arguments->owner, "Who owns it (default: the first administrator)")->type_name("USER");
    add_value_options(*add, kind, *arguments);
    add->callback([arguments, &globals, &kind] { run_add(kind, *arguments, globals); });

    CLI::App* edit = add_command(*command, "edit", "Commands", "Change " + article + name,
                                 start + "edit " + shown + " --rename other");
    edit->add_option("TARGET", arguments->target, std::string(kind.shape))->required();
    edit->add_option("--rename", arguments->values["name"], "New name")->type_name("NAME");
    add_value_options(*edit, kind, *arguments);
    edit->callback([arguments, &globals, &kind] { run_edit(kind, *arguments, globals); });

    CLI::App* remove =
        add_command(*command, "remove", "Commands", "Remove " + article + name, start + "remove " + shown);
    remove->add_option("TARGET", arguments->target, std::string(kind.shape))->required();
    remove->add_flag("--yes", arguments->yes, "Do not ask");
    remove->callback([arguments, &globals, &kind] { run_remove(kind, *arguments, globals); });
    for (CLI::App* each : {list, add, edit, remove})
        add_as_option(*each, globals);
}

} // namespace

void setup_parts(CLI::App& app, Globals& globals)
{
    for (const PartKind& kind : part_kinds())
        setup_kind(app, globals, kind);
}

} // namespace memento
