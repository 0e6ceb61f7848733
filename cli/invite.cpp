// memento invite
#include "command.hpp"

#include "admin/invites.hpp"
#include "admin/users.hpp"

#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct InviteArguments {
    std::string target;
    std::string may = "annotate";
    InviteWish wish;
    int invite_id = 0;
};

std::string may_of(const Invite& invite)
{
    return invite.type.ends_with("par") ? "annotate" : "look";
}

std::string place_of(const Invite& invite)
{
    if (invite.category.empty())
        return "the whole project";
    return invite.annotation.empty() ? invite.category : invite.category + "/" + invite.annotation;
}

nlohmann::ordered_json to_json(const Invite& invite)
{
    return {{"invite_id", invite.invite_id},
            {"note", invite.note},
            {"type", invite.type},
            {"category", invite.category},
            {"annotation", invite.annotation},
            {"joined", invite.uses},
            {"people", invite.max_uses},
            {"author", invite.author},
            {"created_at", invite.created_at},
            {"expires_at", invite.expires_at},
            {"state", invite.state}};
}

std::string type_of(const std::string& may, Depth depth)
{
    constexpr std::array<std::string_view, 3> where{"pro", "cat", "ann"};
    return std::string(where.at(static_cast<std::size_t>(depth))) + (may == "annotate" ? "par" : "vie");
}

// Who makes a link: the user of --as, else the administrator with the lowest id.
int author_id(Transaction& transaction, const Globals& globals)
{
    if (globals.as_user.empty())
        return find_user_id(transaction, "");
    return static_cast<int>(transaction.run("SELECT caller()").number(0, 0));
}

void run_create(InviteArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const NewInvite made = database.in_transaction([&](Transaction& transaction) {
            const Target target = find_target(transaction, arguments.target);
            arguments.wish.type = type_of(arguments.may, target.depth);
            arguments.wish.type_id = target.id();
            return add_invite(transaction, target.project_id, author_id(transaction, globals), arguments.wish);
        });
        const std::string link = public_address(globals.config(), invite_link(made.secret));
        if (globals.json)
            std::cout << nlohmann::ordered_json{{"invite_id", made.invite_id}, {"link", link}}.dump(2) << "\n";
        else
            std::cout << link << "\n";
        if (!globals.quiet)
            std::cerr << "Up to " << arguments.wish.people << " people may " << arguments.may << " " << arguments.target
                      << " by it, for " << arguments.wish.days << " days. It is not shown again.\n";
    });
}

void run_list(const InviteArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const std::vector<Invite> invites = database.in_transaction([&](Transaction& transaction) {
            return list_invites(transaction, find_target(transaction, arguments.target));
        });
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        std::vector<std::vector<std::string>> rows;
        for (const Invite& invite : invites) {
            list.push_back(to_json(invite));
            rows.push_back({std::to_string(invite.invite_id), may_of(invite), place_of(invite),
                            std::to_string(invite.uses) + " of " + std::to_string(invite.max_uses),
                            invite.state == "live" ? invite.expires_at.substr(0, 10) : "ended: " + invite.state,
                            invite.author, invite.note});
        }
        if (globals.json)
            std::cout << list.dump(2) << "\n";
        else
            print_table({"ID", "MAY", "IN", "JOINED", "ENDS", "BY", "NOTE"}, rows);
    });
}

void run_revoke(const InviteArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) { revoke_invite(transaction, arguments.invite_id); });
        if (!globals.quiet)
            std::cerr << "Nobody joins by it any more; whoever did stays.\n";
    });
}

} // namespace

void setup_invite(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<InviteArguments>();
    CLI::App* invite = add_command(app, "invite", group::people, "Links by which people join a project",
                                   "memento --instance my_instance invite create Kidney_2026/WT --people 20");
    invite->require_subcommand(1);

    CLI::App* create = add_command(
        *invite, "create", "Commands", "Make a link, and print it once",
        "memento --instance my_instance invite create Kidney_2026/WT --role annotate --people 20 --days 30");
    create->add_option("TARGET", arguments->target, "PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION")
        ->required();
    create->add_option("--role", arguments->may, "What who joins may: annotate or look")
        ->capture_default_str()
        ->check(CLI::IsMember(std::vector<std::string>{"annotate", "look"}))
        ->type_name("ROLE");
    create->add_option("--days", arguments->wish.days, "How long it lives, 1 to 365 days")
        ->capture_default_str()
        ->check(CLI::Range(1, max_invite_lifetime))
        ->type_name("N");
    create->add_option("--people", arguments->wish.people, "How many may join by it, 1 to 1000")
        ->capture_default_str()
        ->check(CLI::Range(1, max_invite_people))
        ->type_name("N");
    create->add_option("--note", arguments->wish.note, "What it is for; only managers see it")->type_name("TEXT");
    add_as_option(*create, globals);
    create->callback([arguments, &globals] { run_create(*arguments, globals); });

    CLI::App* list = add_command(*invite, "list", "Commands", "List the links that live, and some that have ended",
                                 "memento --instance my_instance invite list Kidney_2026");
    list->add_option("TARGET", arguments->target, "PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION")
        ->required();
    add_as_option(*list, globals);
    list->callback([arguments, &globals] { run_list(*arguments, globals); });

    CLI::App* revoke = add_command(*invite, "revoke", "Commands", "End a link at once",
                                   "memento --instance my_instance invite revoke 18");
    revoke->add_option("INVITE_ID", arguments->invite_id, "The id that `memento invite list` shows")->required();
    add_as_option(*revoke, globals);
    revoke->callback([arguments, &globals] { run_revoke(*arguments, globals); });
}

} // namespace memento
