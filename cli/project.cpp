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
    bool yes = false;
};

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
            require_consent("This removes the project '" + arguments.name +
                                "' with all its annotations and images, for good.",
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
    CLI::App* project = add_command(app, "project", group::people, "List projects, create and remove them",
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

    CLI::App* remove =
        add_command(*project, "remove", "Commands", "Remove a project with everything in it, files included",
                    "memento --instance my_instance project remove Kidney_2026");
    remove->add_option("NAME", arguments->name, "Name of the project")->required();
    remove->add_flag("--yes", arguments->yes, "Do not ask");
    remove->callback([arguments, &globals] { run_remove(*arguments, globals); });
}

} // namespace memento
