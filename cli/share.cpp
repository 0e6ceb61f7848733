// memento share
#include "command.hpp"

#include "access/token.hpp"
#include "admin/shares.hpp"
#include "admin/users.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct ShareArguments {
    std::string target;
    std::string share_id;
    int days = standard_share_lifetime;
};

nlohmann::ordered_json to_json(const Share& share)
{
    return {{"share_id", share.share_id},
            {"annotation", share.annotation},
            {"author", share.author},
            {"created_at", share.created_at},
            {"expires_at", share.expires_at}};
}

void print_shares(const std::vector<Share>& shares, bool json)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const Share& share : shares) {
        list.push_back(to_json(share));
        rows.push_back({share.share_id, share.annotation, share.author, share.expires_at});
    }
    if (json)
        std::cout << list.dump(2) << "\n";
    else
        print_table({"ID", "ANNOTATION", "BY", "EXPIRES"}, rows);
}

void run_list(const ShareArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        print_shares(database.in_transaction([&](Transaction& transaction) {
            return list_shares(transaction, find_target(transaction, arguments.target));
        }),
                     globals.json);
    });
}

// Who makes a share: the user of --as, else the administrator with the lowest id.
int author_id(Transaction& transaction, const Globals& globals)
{
    if (globals.as_user.empty())
        return find_user_id(transaction, "");
    return static_cast<int>(transaction.run("SELECT caller()").number(0, 0));
}

void run_create(const ShareArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const std::string key = read_token_key(globals.config().text("key_file"));
        const Share share = database.in_transaction([&](Transaction& transaction) {
            const Target annotation = find_target(transaction, arguments.target, Depth::annotation);
            const int author = author_id(transaction, globals);
            return find_share(transaction,
                              add_share(transaction, annotation.annotation_id, author, arguments.days).share_id);
        });
        const std::string link = public_address(globals.config(), share_link(key, share.share_id));
        if (globals.json) {
            nlohmann::ordered_json told = to_json(share);
            told["link"] = link;
            std::cout << told.dump(2) << "\n";
            return;
        }
        std::cout << link << "\n";
        if (!globals.quiet)
            std::cerr << "Opens " << share.annotation << " for anyone who holds it, until " << share.expires_at
                      << ". It is not shown again.\n";
    });
}

void run_revoke(const ShareArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) { remove_share(transaction, arguments.share_id); });
        if (!globals.quiet)
            std::cerr << "Its link opens nothing any more.\n";
    });
}

} // namespace

void setup_share(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<ShareArguments>();
    CLI::App* share = add_command(app, "share", group::people, "Links that open an annotation without a login",
                                  "memento --instance my_instance share list Kidney_2026");
    share->require_subcommand(1);

    CLI::App* create = add_command(*share, "create", "Commands", "Make a link that opens an annotation",
                                   "memento --instance my_instance share create Kidney_2026/WT/mouse_01 --days 30");
    create->add_option("ANNOTATION", arguments->target, "PROJECT/CATEGORY/ANNOTATION")->required();
    create->add_option("--days", arguments->days, "How long it lives, 1 to 365 days")
        ->capture_default_str()
        ->check(CLI::Range(1, max_share_lifetime))
        ->type_name("N");
    add_as_option(*create, globals);
    create->callback([arguments, &globals] { run_create(*arguments, globals); });

    CLI::App* list = add_command(*share, "list", "Commands", "List the shares that live",
                                 "memento --instance my_instance share list Kidney_2026/WT");
    list->add_option("TARGET", arguments->target, "PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION")
        ->required();
    add_as_option(*list, globals);
    list->callback([arguments, &globals] { run_list(*arguments, globals); });

    CLI::App* revoke = add_command(*share, "revoke", "Commands", "End a share at once",
                                   "memento --instance my_instance share revoke 0123456789abcdef0123456789abcdef");
    revoke->add_option("SHARE_ID", arguments->share_id, "The id that `memento share list` shows")->required();
    add_as_option(*revoke, globals);
    revoke->callback([arguments, &globals] { run_revoke(*arguments, globals); });
}

} // namespace memento
