// memento user
#include "command.hpp"
#include "signals.hpp"

#include "access/password.hpp"
#include "admin/permissions.hpp"
#include "admin/users.hpp"

#include <iostream>
#include <nlohmann/json.hpp>
#include <termios.h>
#include <unistd.h>

namespace memento {
namespace {

struct UserArguments {
    NewUser user;
    bool password_stdin = false;
    bool generate = false;
    UserChange change;
    bool no_sysadm = false;
    bool no_proadm = false;
    std::string heir;
    bool yes = false;
};

// A line of what is typed, which nobody sees.
std::string typed_line(const std::string& prompt)
{
    std::cerr << prompt << std::flush;
    termios shown{};
    ::tcgetattr(STDIN_FILENO, &shown);
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    const CatchSignals signals; // so that the terminal is not left like this
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    std::string line;
    std::getline(std::cin, line);
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &shown);
    std::cerr << "\n";
    if (CatchSignals::arrived() || !std::cin)
        throw Error(ErrorCode::usage, "Interrupted; nothing was changed.");
    return line;
}

// "" for none.
std::string ask_password()
{
    std::string first = typed_line("Password (nothing: one is made up): ");
    if (!first.empty() && typed_line("Once more: ") != first)
        throw Error(ErrorCode::usage, "These are two different passwords; nothing was changed.");
    return first;
}

// Typed on a terminal, or one line of standard input, or made up. Whether it was made up goes into `arguments`.
std::string choose_password(UserArguments& arguments)
{
    std::string password;
    if (arguments.password_stdin) {
        std::getline(std::cin, password);
        if (password.empty())
            throw Error(ErrorCode::usage, "There is no password on standard input.",
                        "printf '%s\\n' \"$PASSWORD\" | memento user passwd NAME --password-stdin");
    } else if (!arguments.generate && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0) {
        password = ask_password();
    }
    arguments.generate = password.empty();
    return arguments.generate ? generate_password() : password;
}

void tell_password(const UserArguments& arguments, const std::string& password, const Globals& globals)
{
    if (globals.json) {
        nlohmann::ordered_json told = {{"username", arguments.user.username}};
        if (arguments.generate)
            told["password"] = password;
        std::cout << told.dump() << "\n";
    } else if (arguments.generate) {
        std::cout << "User:     " << arguments.user.username << "\nPassword: " << password << "\n";
        if (!globals.quiet)
            std::cerr << "The password is shown only now.\n";
    }
}

void run_add(UserArguments& arguments, Globals& globals)
{
    arguments.user.password = choose_password(arguments);
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) { add_user(transaction, arguments.user); });
    });
    tell_password(arguments, arguments.user.password, globals);
}

void run_passwd(UserArguments& arguments, Globals& globals)
{
    const std::string password = choose_password(arguments);
    with_database(globals, [&](Database& database) {
        database.transact(
            [&](Transaction& transaction) { set_password(transaction, arguments.user.username, password); });
    });
    tell_password(arguments, password, globals);
}

nlohmann::ordered_json to_json(const User& user)
{
    return {{"user_id", user.user_id}, {"username", user.username}, {"name", user.name},
            {"email", user.email},     {"sysadm", user.sysadm},     {"proadm", user.proadm}};
}

std::string rights_of(const User& user)
{
    return user.sysadm ? "administrator" : user.proadm ? "makes projects" : "";
}

void print_users(const std::vector<User>& users, bool json)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const User& user : users) {
        list.push_back(to_json(user));
        rows.push_back({std::to_string(user.user_id), user.username, user.name, user.email, rights_of(user)});
    }
    if (json)
        std::cout << list.dump(2) << "\n";
    else
        print_table({"ID", "USERNAME", "NAME", "E-MAIL", "RIGHTS"}, rows);
}

void run_list(Globals& globals)
{
    with_database(globals, [&](Database& database) {
        print_users(database.in_transaction([](Transaction& transaction) { return list_users(transaction); }),
                    globals.json);
    });
}

// "2 projects, 1 category".
std::string phrase(const std::vector<std::pair<std::string, long long>>& possessions)
{
    std::string text;
    for (const auto& [kind, number] : possessions) {
        const std::string several = kind.ends_with('y') ? kind.substr(0, kind.size() - 1) + "ies" : kind + "s";
        text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + (number == 1 ? kind : several);
    }
    return text.empty() ? "nothing" : text;
}

void show(const User& user, const std::vector<std::pair<std::string, long long>>& possessions,
          const std::vector<Grant>& grants, bool json)
{
    if (json) {
        nlohmann::ordered_json told = to_json(user);
        told["owns"] = nlohmann::ordered_json::object();
        for (const auto& [kind, number] : possessions)
            told["owns"][kind] = number;
        told["grants"] = nlohmann::ordered_json::array();
        for (const Grant& grant : grants)
            told["grants"].push_back({{"role", grant.role}, {"target", grant.target ? grant.target->path : ""}});
        std::cout << told.dump(2) << "\n";
        return;
    }
    const auto print = [](const std::string& head, const std::string& value) {
        if (!value.empty())
            std::cout << head << std::string(11 - head.size(), ' ') << value << "\n";
    };
    print("ID:", std::to_string(user.user_id));
    print("Username:", user.username);
    print("Name:", user.name);
    print("E-mail:", user.email);
    print("Rights:", rights_of(user));
    print("Owns:", phrase(possessions));
    for (const Grant& grant : grants)
        print("Grant:", grant.role + (grant.target ? " on " + grant.target->path : ""));
}

void run_show(const UserArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            const User user = find_user(transaction, arguments.user.username);
            show(user, list_possessions(transaction, user.user_id), list_grants(transaction, user.user_id),
                 globals.json);
        });
    });
}

void run_edit(UserArguments& arguments, Globals& globals)
{
    UserChange& change = arguments.change;
    if (arguments.user.sysadm || arguments.no_sysadm)
        change.sysadm = arguments.user.sysadm;
    if (arguments.user.proadm || arguments.no_proadm)
        change.proadm = arguments.user.proadm;
    if (!change.username && !change.name && !change.email && !change.sysadm && !change.proadm)
        throw Error(ErrorCode::usage, "There is nothing to change.", "`memento user edit --help` shows what can be.");
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) { edit_user(transaction, arguments.user.username, change); });
    });
    if (!globals.quiet)
        std::cerr << "User '" << change.username.value_or(arguments.user.username) << "' has been changed.\n";
}

void run_remove(const UserArguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        User user;
        User heir;
        std::string owned;
        database.transact([&](Transaction& transaction) {
            user = find_user(transaction, arguments.user.username);
            heir = arguments.heir.empty() ? default_heir(transaction, user.user_id)
                                          : find_user(transaction, arguments.heir);
            owned = phrase(list_possessions(transaction, user.user_id));
        });
        const std::string inheritance =
            user.username + " owns " + owned + (owned == "nothing" ? "" : ", which " + heir.username + " gets");
        if (!arguments.yes)
            require_consent("This removes the user '" + user.username + "', for good; " + inheritance + ".",
                            user.username);
        database.transact([&](Transaction& transaction) { remove_user(transaction, user.user_id, heir.user_id); });
        if (!globals.quiet)
            std::cerr << "User '" << user.username << "' has been removed"
                      << (owned == "nothing" ? "" : "; " + heir.username + " got " + owned) << ".\n";
    });
}

void setup_edit(CLI::App& user, const std::shared_ptr<UserArguments>& arguments, Globals& globals)
{
    CLI::App* edit = add_command(user, "edit", "Commands", "Change a user's names, e-mail address and rights",
                                 "memento --instance my_instance user edit vera --email vera@example.org --proadm");
    edit->add_option("NAME", arguments->user.username, "Username")->required();
    edit->add_option("--rename", arguments->change.username, "New username; sessions go on")->type_name("NAME");
    edit->add_option("--name", arguments->change.name, "Name as people read it")->type_name("TEXT");
    edit->add_option("--email", arguments->change.email, "E-mail address")->type_name("TEXT");
    CLI::Option* sysadm = edit->add_flag("--sysadm", arguments->user.sysadm, "Administrator: may do everything");
    edit->add_flag("--no-sysadm", arguments->no_sysadm, "No administrator any more")->excludes(sysadm);
    CLI::Option* proadm = edit->add_flag("--proadm", arguments->user.proadm, "May create projects");
    edit->add_flag("--no-proadm", arguments->no_proadm, "May create no projects any more")->excludes(proadm);
    edit->callback([arguments, &globals] { run_edit(*arguments, globals); });
}

} // namespace

void setup_user(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<UserArguments>();
    CLI::App* user =
        add_command(app, "user", group::people, "Add users, list, change and remove them, give new passwords",
                    "memento --instance my_instance user add vera --name \"Vera Novak\"");
    user->require_subcommand(1);
    const auto add_password_option = [&](CLI::App* command) {
        CLI::Option* given = command->add_flag("--password-stdin", arguments->password_stdin,
                                               "Read the password from the first line of standard input");
        command
            ->add_flag("--generate", arguments->generate,
                       "Make up a password and print it, without asking; so it is where there is no terminal")
            ->excludes(given);
    };

    CLI::App* add = add_command(*user, "add", "Commands", "Add a user",
                                "memento --instance my_instance user add vera --name \"Vera Novak\" --proadm");
    add->add_option("NAME", arguments->user.username, "Username: letters, digits and . _ - @ +")->required();
    add->add_option("--name", arguments->user.name, "Name as people read it");
    add->add_option("--email", arguments->user.email, "E-mail address");
    add->add_flag("--sysadm", arguments->user.sysadm, "Administrator: may do everything");
    add->add_flag("--proadm", arguments->user.proadm, "May create projects");
    add_password_option(add);
    add->callback([arguments, &globals] { run_add(*arguments, globals); });

    CLI::App* list =
        add_command(*user, "list", "Commands", "List all users", "memento --instance my_instance user list --json");
    list->callback([&globals] { run_list(globals); });

    CLI::App* passwd =
        add_command(*user, "passwd", "Commands", "Give a user a new password and end all sessions of that user",
                    "memento --instance my_instance user passwd vera");
    passwd->add_option("NAME", arguments->user.username, "Username")->required();
    add_password_option(passwd);
    passwd->callback([arguments, &globals] { run_passwd(*arguments, globals); });

    CLI::App* show = add_command(*user, "show", "Commands", "Show a user: rights, grants, what is owned",
                                 "memento --instance my_instance user show vera");
    show->add_option("NAME", arguments->user.username, "Username")->required();
    show->callback([arguments, &globals] { run_show(*arguments, globals); });

    setup_edit(*user, arguments, globals);

    CLI::App* remove = add_command(*user, "remove", "Commands", "Remove a user; somebody else gets what the user owns",
                                   "memento --instance my_instance user remove vera --heir boss");
    remove->add_option("NAME", arguments->user.username, "Username")->required();
    remove->add_option("--heir", arguments->heir, "Who gets it (default: the first administrator)")->type_name("USER");
    remove->add_flag("--yes", arguments->yes, "Do not ask");
    remove->callback([arguments, &globals] { run_remove(*arguments, globals); });
}

} // namespace memento
