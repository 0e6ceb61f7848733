// memento token
#include "command.hpp"

#include "admin/targets.hpp"
#include "admin/tokens.hpp"
#include "admin/users.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct TokenArguments {
    std::string user;
    TokenWish wish;
    std::vector<std::string> projects;
};

nlohmann::ordered_json to_json(const Token& token)
{
    nlohmann::ordered_json told{{"name", token.name}, {"scope", token.scope}, {"projects", nullptr}};
    if (token.projects) {
        told["projects"] = nlohmann::ordered_json::array();
        for (const TokenProject& project : *token.projects)
            told["projects"].push_back({{"project_id", project.project_id}, {"name", project.name}});
    }
    told["created_at"] = token.created_at;
    told["expires_at"] = token.expires_at;
    told["used_at"] = token.used_at;
    told["used_from"] = token.used_from;
    told["ended"] = token.ended;
    return told;
}

std::string projects_in_words(const Token& token)
{
    if (!token.projects)
        return "all";
    std::string words;
    for (const TokenProject& project : *token.projects)
        words += (words.empty() ? "" : ", ") +
                 (project.name.empty() ? "deleted project " + std::to_string(project.project_id) : project.name);
    return words;
}

std::string day_of(const std::string& moment)
{
    return moment.empty() ? "never" : moment.substr(0, 10);
}

void run_list(const TokenArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const std::vector<Token> tokens = database.in_transaction([&](Transaction& transaction) {
            return list_tokens(transaction, find_named_user(transaction, arguments.user));
        });
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        std::vector<std::vector<std::string>> rows;
        for (const Token& token : tokens) {
            list.push_back(to_json(token));
            rows.push_back({token.name, token.scope, projects_in_words(token), day_of(token.used_at),
                            token.ended ? "ended" : day_of(token.expires_at)});
        }
        if (globals.json)
            std::cout << list.dump(2) << "\n";
        else
            print_table({"NAME", "MAY", "PROJECTS", "USED", "ENDS"}, rows);
    });
}

void run_create(TokenArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const NewToken made = database.in_transaction([&](Transaction& transaction) {
            const int user_id = find_named_user(transaction, arguments.user);
            if (!arguments.projects.empty()) {
                arguments.wish.projects.emplace();
                for (const std::string& project : arguments.projects)
                    arguments.wish.projects->push_back(find_target(transaction, project, Depth::project).project_id);
            }
            return make_token_of(transaction, user_id, arguments.wish);
        });
        if (globals.json)
            std::cout << nlohmann::ordered_json{{"name", arguments.wish.name}, {"token", made.token}}.dump(2) << "\n";
        else
            std::cout << made.token << "\n";
        if (!globals.quiet)
            std::cerr << "Whoever holds it may " << arguments.wish.scope << " as '" << arguments.user << "' for "
                      << arguments.wish.days << " days. It is not shown again.\n";
    });
}

void run_revoke(const TokenArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            end_token(transaction, find_named_user(transaction, arguments.user), arguments.wish.name);
        });
        if (!globals.quiet)
            std::cerr << "It opens nothing any more.\n";
    });
}

} // namespace

void setup_token(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<TokenArguments>();
    CLI::App* token = add_command(app, "token", group::people, "Tokens of users, for scripts in place of a password",
                                  "memento --instance my_instance token create anna notebook --scope read");
    token->require_subcommand(1);

    CLI::App* create =
        add_command(*token, "create", "Commands", "Make a token, and print it once",
                    "memento --instance my_instance token create anna robot --scope manage --project Kidney_2026");
    create->add_option("USER", arguments->user, "Whose it is: it may never more than he may")->required();
    create->add_option("NAME", arguments->wish.name, "What it is for; no other token of the user is called so")
        ->required();
    create->add_option("--scope", arguments->wish.scope, "What it may: read, annotate or manage")
        ->capture_default_str()
        ->check(CLI::IsMember(std::vector<std::string>(token_scopes.begin(), token_scopes.end())))
        ->type_name("SCOPE");
    create->add_option("--project", arguments->projects, "In this project alone; may be given several times")
        ->type_name("PROJECT")
        ->expected(1)
        ->take_all();
    create->add_option("--days", arguments->wish.days, "How long it lives, 1 to 3650 days")
        ->capture_default_str()
        ->check(CLI::Range(1, max_token_lifetime))
        ->type_name("N");
    create->callback([arguments, &globals] { run_create(*arguments, globals); });

    CLI::App* list = add_command(*token, "list", "Commands", "List the tokens of a user",
                                 "memento --instance my_instance token list anna");
    list->add_option("USER", arguments->user, "Whose tokens")->required();
    list->callback([arguments, &globals] { run_list(*arguments, globals); });

    CLI::App* revoke = add_command(*token, "revoke", "Commands", "End a token at once",
                                   "memento --instance my_instance token revoke anna notebook");
    revoke->add_option("USER", arguments->user, "Whose it is")->required();
    revoke->add_option("NAME", arguments->wish.name, "The name that `memento token list` shows")->required();
    revoke->callback([arguments, &globals] { run_revoke(*arguments, globals); });
}

} // namespace memento
