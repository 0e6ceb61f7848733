// memento project
#include "command.hpp"

#include "admin/projects.hpp"
#include "admin/users.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct ProjectArguments {
    std::string name;
    std::string owner;
    ProjectChange change;
    bool yes = false;
};

void run_show(const ProjectArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const ProjectDetails details = database.in_transaction(
            [&](Transaction& transaction) { return show_project(transaction, arguments.name); });
        const Project& project = details.project;
        if (globals.json) {
            nlohmann::ordered_json told{{"project_id", project.project_id}, {"name", project.name},
                                        {"owner", project.owner},           {"created_at", details.created_at},
                                        {"settings", details.settings},     {"annotations", project.annotations},
                                        {"submitted", project.submitted},   {"images", project.images}};
            for (const auto& [kind, count] : details.parts)
                told[kind] = count;
            std::cout << told.dump(2) << "\n";
            return;
        }
        std::vector<std::vector<std::string>> rows{{"id", std::to_string(project.project_id)},
                                                   {"owner", project.owner},
                                                   {"created", details.created_at},
                                                   {"settings", details.settings},
                                                   {"annotations", std::to_string(project.annotations)},
                                                   {"submitted", std::to_string(project.submitted)},
                                                   {"images", std::to_string(project.images)}};
        for (const auto& [kind, count] : details.parts)
            rows.push_back({kind, std::to_string(count)});
        print_table({"name", project.name}, rows);
    });
}

void run_edit(ProjectArguments& arguments, Globals& globals)
{
    if (!arguments.change.name && !arguments.change.settings && arguments.owner.empty())
        throw Error(ErrorCode::usage, "There is nothing to change.",
                    "`memento project edit --help` shows what can be.");
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            if (!arguments.owner.empty())
                arguments.change.owner_id = find_user_id(transaction, arguments.owner);
            edit_project(transaction, arguments.name, arguments.change);
        });
        if (!globals.quiet)
            std::cerr << "Project '" << arguments.name << "' has been changed.\n";
    });
}

void print_projects(const std::vector<Project>& projects, bool json)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const Project& project : projects) {
        list.push_back({{"project_id", project.project_id},
                        {"name", project.name},
                        {"owner", project.owner},
                        {"annotations", project.annotations},
                        {"submitted", project.submitted},
                        {"images", project.images}});
        rows.push_back({std::to_string(project.project_id), project.name, project.owner,
                        std::to_string(project.annotations), std::to_string(project.submitted),
                        std::to_string(project.images)});
    }
    if (json)
        std::cout << list.dump(2) << "\n";
    else
        print_table({"ID", "NAME", "OWNER", "ANNOTATIONS", "SUBMITTED", "IMAGES"}, rows);
}

void run_list(Globals& globals)
{
    with_database(globals, [&](Database& database) {
        print_projects(database.in_transaction([](Transaction& transaction) { return list_projects(transaction); }),
                       globals.json);
    });
}

void run_create(const ProjectArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const int id = database.in_transaction([&](Transaction& transaction) {
            return create_project(transaction, arguments.name, find_user_id(transaction, arguments.owner));
        });
        if (globals.json)
            std::cout << nlohmann::ordered_json{{"project_id", id}, {"name", arguments.name}}.dump() << "\n";
        else if (!globals.quiet)
            std::cerr << "Project '" << arguments.name << "' has been made (id " << id << ").\n";
    });
}

void run_remove(const ProjectArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const int id = database.in_transaction(
            [&](Transaction& transaction) { return find_project_id(transaction, arguments.name); });
        if (!arguments.yes)
            require_consent("This removes the project '" + arguments.name + "' with all its annotations and images. " +
                                way_back(globals.config()),
                            arguments.name);
        remove_project(database, globals.config().store(), id);
        if (!globals.quiet)
            std::cerr << "Project '" << arguments.name << "' has been removed.\n";
    });
}

} // namespace

void setup_project(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<ProjectArguments>();
    CLI::App* project =
        add_command(app, "project", group::people, "List projects, create, show, change and remove them",
                    "memento --instance my_instance project list");
    project->require_subcommand(1);

    CLI::App* list =
        add_command(*project, "list", "Commands", "List all projects", "memento --instance my_instance project list");
    list->callback([&globals] { run_list(globals); });

    CLI::App* create = add_command(*project, "create", "Commands", "Create an empty project",
                                   "memento --instance my_instance project create Kidney_2026 --owner vera");
    create->add_option("NAME", arguments->name, "Name of the project")->required();
    create->add_option("--owner", arguments->owner, "Who owns it (default: the first administrator)")
        ->type_name("USER");
    create->callback([arguments, &globals] { run_create(*arguments, globals); });

    CLI::App* show = add_command(*project, "show", "Commands", "Show a project: owner, settings, what is in it",
                                 "memento --instance my_instance project show Kidney_2026");
    show->add_option("NAME", arguments->name, "Name of the project")->required();
    show->callback([arguments, &globals] { run_show(*arguments, globals); });

    CLI::App* edit =
        add_command(*project, "edit", "Commands", "Change a project's name, settings and owner",
                    "memento --instance my_instance project edit Kidney_2026 --settings darkmode:1,clastype:l");
    edit->add_option("NAME", arguments->name, "Name of the project")->required();
    edit->add_option("--rename", arguments->change.name, "New name")->type_name("NAME");
    edit->add_option("--settings", arguments->change.settings, "Its settings, instead of those that it has")
        ->type_name("TEXT");
    edit->add_option("--owner", arguments->owner, "New owner")->type_name("USER");
    edit->callback([arguments, &globals] { run_edit(*arguments, globals); });

    CLI::App* remove =
        add_command(*project, "remove", "Commands", "Remove a project with everything in it, files included",
                    "memento --instance my_instance project remove Kidney_2026");
    remove->add_option("NAME", arguments->name, "Name of the project")->required();
    remove->add_flag("--yes", arguments->yes, "Do not ask");
    remove->callback([arguments, &globals] { run_remove(*arguments, globals); });
}

} // namespace memento
