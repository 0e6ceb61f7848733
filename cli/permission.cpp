// memento permission
#include "command.hpp"

#include "admin/explain.hpp"
#include "admin/users.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct PermissionArguments {
    std::string user;
    std::string role;
    std::string target;
};

std::string phrase(const PermissionArguments& arguments)
{
    return arguments.target.empty() ? arguments.role : arguments.role + " on " + arguments.target;
}

struct Change {
    const char* name;
    const char* summary;
    bool (*run)(Transaction&, const std::string&, const std::string&, const std::string&);
    const char* done;   // "'vera' … catpar on Kidney_2026/WT."
    const char* was_so; // likewise, when there was nothing to do
};

constexpr Change grant_command{"grant", "Give a user a role", grant_role, "is now", "already was"};
constexpr Change revoke_command{"revoke", "Take a role from a user", revoke_role, "is no longer", "was not"};

void run_change(const Change& change, const PermissionArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const bool changed = database.in_transaction([&](Transaction& transaction) {
            return change.run(transaction, arguments.user, arguments.role, arguments.target);
        });
        if (globals.json)
            std::cout << nlohmann::ordered_json{{"changed", changed}}.dump() << "\n";
        else if (!globals.quiet)
            std::cerr << "'" << arguments.user << "' " << (changed ? change.done : change.was_so) << " "
                      << phrase(arguments) << (changed ? ".\n" : "; nothing was changed.\n");
    });
}

void print_grants(const std::vector<Grant>& grants, bool json)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const Grant& grant : grants) {
        const std::string path = grant.target ? grant.target->path : "";
        list.push_back({{"user_id", grant.user_id},
                        {"username", grant.username},
                        {"role", grant.role},
                        {"type_id", grant.target ? grant.target->id() : 1},
                        {"target", path}});
        rows.push_back({grant.username, grant.role, path});
    }
    if (json)
        std::cout << list.dump(2) << "\n";
    else
        print_table({"USER", "ROLE", "TARGET"}, rows);
}

void run_list(const PermissionArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            std::optional<int> user_id;
            if (!arguments.user.empty())
                user_id = find_named_user(transaction, arguments.user);
            std::optional<Target> within;
            if (!arguments.target.empty())
                within = find_target(transaction, arguments.target);
            print_grants(list_grants(transaction, user_id, within), globals.json);
        });
    });
}

nlohmann::ordered_json to_json(const Explanation& explanation)
{
    nlohmann::ordered_json reasons = nlohmann::ordered_json::array();
    for (const Reason& reason : explanation.reasons)
        reasons.push_back({{"text", reason.text}, {"level", level_name(reason.level)}});
    nlohmann::ordered_json links = nlohmann::ordered_json::array();
    for (const Share& link : explanation.links)
        links.push_back({{"share_id", link.share_id}, {"author", link.author}, {"expires_at", link.expires_at}});
    return {{"username", explanation.username},
            {"target", explanation.target.path},
            {"kind", depth_name(explanation.target.depth)},
            {"level", level_name(explanation.level)},
            {"name_only", explanation.shell},
            {"reasons", reasons},
            {"links", links},
            {"look", explanation.may_look()},
            {"annotate", explanation.may_annotate()},
            {"manage", explanation.may_manage()}};
}

void print(const Explanation& explanation)
{
    const auto answer = [](bool allowed) { return allowed ? "yes" : "no"; };
    std::cout << explanation.username << " on the " << depth_name(explanation.target.depth) << " "
              << explanation.target.path << ": " << level_name(explanation.level) << "\n";
    for (const Reason& reason : explanation.reasons) {
        std::cout << "  " << reason.text << " gives "
                  << (reason.level == AccessLevel::none ? "the name only" : level_name(reason.level)) << "\n";
    }
    if (explanation.reasons.empty())
        std::cout << "  not owner, not administrator, no grant\n";
    std::cout << "look      " << (explanation.shell ? "its name only" : answer(explanation.may_look()))
              << "\nannotate  " << answer(explanation.may_annotate()) << "\nmanage    "
              << answer(explanation.may_manage()) << "\n";
    for (const Share& link : explanation.links)
        std::cout << "Whoever holds the link " << link.share_id << " of " << link.author << " may look at it until "
                  << link.expires_at << ".\n";
}

void run_explain(const PermissionArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const Explanation explanation = database.in_transaction(
            [&](Transaction& transaction) { return explain(transaction, arguments.user, arguments.target); });
        if (globals.json)
            std::cout << to_json(explanation).dump(2) << "\n";
        else
            print(explanation);
    });
}

void setup_change(CLI::App& permission, const Change& change, const std::shared_ptr<PermissionArguments>& arguments,
                  Globals& globals)
{
    const std::string name = change.name;
    CLI::App* command =
        add_command(permission, name, "Commands", change.summary,
                    "memento --instance my_instance permission " + name + " vera catpar Kidney_2026/WT");
    command->add_option("USER", arguments->user, "Username")->required();
    command
        ->add_option("ROLE", arguments->role,
                     "sysadm, proadm, propar, provie, catpar, catvie, annpar or annvie: the first three letters say on "
                     "what, the others what: adm manages, par annotates, vie looks")
        ->required();
    command->add_option("TARGET", arguments->target,
                        "PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION, as the role asks; none for sysadm, "
                        "and for proadm as the right to create projects");
    command->callback([&change, arguments, &globals] { run_change(change, *arguments, globals); });
}

} // namespace

void setup_permission(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<PermissionArguments>();
    CLI::App* permission =
        add_command(app, "permission", group::people, "Grant and revoke roles, list them, explain what they allow",
                    "memento --instance my_instance permission grant vera catpar Kidney_2026/WT");
    permission->require_subcommand(1);
    setup_change(*permission, grant_command, arguments, globals);
    setup_change(*permission, revoke_command, arguments, globals);

    CLI::App* list = add_command(*permission, "list", "Commands", "List who was given which role on what",
                                 "memento --instance my_instance permission list Kidney_2026");
    list->add_option("TARGET", arguments->target,
                     "Only what was given on this project, category or annotation, and in it");
    list->add_option("--user", arguments->user, "Only what was given to this user")->type_name("USER");
    list->callback([arguments, &globals] { run_list(*arguments, globals); });

    CLI::App* why =
        add_command(*permission, "explain", "Commands", "Say what a user may do on something, and because of what",
                    "memento --instance my_instance permission explain vera Kidney_2026/WT/mouse_01");
    why->add_option("USER", arguments->user, "Username")->required();
    why->add_option("TARGET", arguments->target, "PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION")
        ->required();
    why->callback([arguments, &globals] { run_explain(*arguments, globals); });
}

} // namespace memento
