// memento trash
#include "command.hpp"

#include "admin/projects.hpp"
#include "admin/trash.hpp"
#include "base/text.hpp"
#include "storage/buried.hpp"
#include "storage/settings.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct TrashArguments {
    std::string project;
    std::string entry;
    std::string name;
    int days = 0;
    bool yes = false;
};

nlohmann::ordered_json to_json(const TrashEntry& entry)
{
    return {{"entry", entry.id},
            {"kind", entry.kind},
            {"name", entry.name},
            {"count", entry.count},
            {"project", entry.project},
            {"place", entry.place},
            {"bytes", entry.bytes},
            {"deleted_at", entry.deleted_at},
            {"deleted_by", entry.deleted_by},
            {"ends", entry.ends},
            {"into", entry.into},
            {"moved", entry.moved}};
}

std::string path_of(const TrashEntry& entry)
{
    std::string path;
    for (const std::string& part : {entry.project, entry.place, entry.name}) {
        if (!part.empty())
            path += (path.empty() ? "" : "/") + part;
    }
    if (!entry.into.empty())
        return path + ", merged into " + entry.into + " with " + count_of(entry.moved, "annotation");
    return entry.count == 1 ? path : path + " and " + std::to_string(entry.count - 1) + " more";
}

void run_list(const TrashArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const std::vector<TrashEntry> entries = database.in_transaction([&](Transaction& transaction) {
            const int project = arguments.project.empty() ? 0 : find_project_id(transaction, arguments.project);
            return list_trash(transaction, project, trash_days(globals.config()));
        });
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        std::vector<std::vector<std::string>> rows;
        for (const TrashEntry& entry : entries) {
            list.push_back(to_json(entry));
            rows.push_back({entry.id, entry.kind, path_of(entry),
                            std::to_string((entry.bytes + 1048575) >> 20) + " MiB", entry.deleted_at.substr(0, 10),
                            entry.deleted_by, entry.ends.substr(0, 10)});
        }
        if (globals.json)
            std::cout << list.dump(2) << "\n";
        else
            print_table({"ENTRY", "KIND", "WHAT", "SIZE", "DELETED", "BY", "ENDS"}, rows);
    });
}

void run_restore(const TrashArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const Restored back = database.in_transaction([&](Transaction& transaction) {
            return restore_trash(transaction, arguments.entry, trash_days(globals.config()), arguments.name);
        });
        if (globals.json) {
            std::cout << nlohmann::ordered_json{{"kind", back.kind},   {"id", back.id},
                                                {"name", back.name},   {"left_out", back.left_out},
                                                {"moved", back.moved}, {"elsewhere", back.elsewhere}}
                             .dump()
                      << "\n";
            return;
        }
        if (!globals.quiet)
            std::cerr << "The " << back.kind << " '" << back.name << "' is back"
                      << (back.left_out == 0 ? "."
                                             : ", without " + count_of(back.left_out, "label or score") +
                                                   " of words that were deleted since.");
        if (!globals.quiet && back.moved + back.elsewhere > 0)
            std::cerr << " " << count_of(back.moved, "annotation") << " returned to it"
                      << (back.elsewhere == 0
                              ? ""
                              : "; " + std::to_string(back.elsewhere) + " were moved on or deleted since")
                      << ".";
        if (!globals.quiet)
            std::cerr << "\n";
    });
}

void run_empty(const TrashArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        if (!arguments.yes)
            require_consent("This empties the trash" +
                                (arguments.days == 0
                                     ? std::string()
                                     : " of what was deleted more than " + count_of(arguments.days, "day") + " ago") +
                                ", for good.",
                            "trash");
        while (
            database.in_transaction([&](Transaction& transaction) { return end_trash(transaction, arguments.days); })) {
        }
        discard_all_buried([&](const auto& work) { database.transact(work); }, globals.config().store());
        if (!globals.quiet)
            std::cerr << "It is gone, files included.\n";
    });
}

} // namespace

void setup_trash(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<TrashArguments>();
    CLI::App* trash = add_command(app, "trash", group::people, "What was deleted, and can be brought back",
                                  "memento --instance my_instance trash list Kidney_2026");
    trash->require_subcommand(1);

    CLI::App* list = add_command(*trash, "list", "Commands", "List what can be brought back, the newest first",
                                 "memento --instance my_instance trash list Kidney_2026");
    list->add_option("PROJECT", arguments->project, "Of this project alone; else of all, and projects");
    list->callback([arguments, &globals] { run_list(*arguments, globals); });

    CLI::App* restore = add_command(*trash, "restore", "Commands", "Bring something back, with all that went with it",
                                    "memento --instance my_instance trash restore 12");
    restore->add_option("ENTRY", arguments->entry, "The entry that `memento trash list` shows")->required();
    restore->add_option("--name", arguments->name, "Under this name, where its own is taken")->type_name("NAME");
    restore->callback([arguments, &globals] { run_restore(*arguments, globals); });

    CLI::App* empty = add_command(*trash, "empty", "Commands", "End what was deleted, to free its space",
                                  "memento --instance my_instance trash empty --days 7");
    empty->add_option("--days", arguments->days, "Only what was deleted more than so many days ago")
        ->capture_default_str()
        ->check(CLI::Range(0, 3650))
        ->type_name("N");
    empty->add_flag("--yes", arguments->yes, "Do not ask");
    empty->callback([arguments, &globals] { run_empty(*arguments, globals); });
}

} // namespace memento
