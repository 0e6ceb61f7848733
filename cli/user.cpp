// memento user
#include "command.hpp"

#include "access/password.hpp"
#include "access/users.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct UserArguments {
    NewUser user;
    bool password_stdin = false;
};

// One line of standard input, or one that is made up.
std::string choose_password(const UserArguments& arguments)
{
    if (!arguments.password_stdin)
        return generate_password();
    std::string line;
    std::getline(std::cin, line);
    if (line.empty())
        throw Error(ErrorCode::usage, "There is no password on standard input.",
                    "printf '%s\\n' \"$PASSWORD\" | memento user passwd NAME --password-stdin");
    return line;
}

void tell_password(const UserArguments& arguments, const std::string& password, const Globals& globals)
{
    if (globals.json) {
        nlohmann::ordered_json told = {{"username", arguments.user.username}};
        if (!arguments.password_stdin)
            told["password"] = password;
        std::cout << told.dump() << "\n";
    } else if (!arguments.password_stdin) {
        std::cout << "User:     " << arguments.user.username << "\nPassword: " << password << "\n";
        if (!globals.quiet)
            std::cerr << "The password is shown only now.\n";
    }
}

void run_add(UserArguments& arguments, Globals& globals)
{
    arguments.user.password = choose_password(arguments);
    with_store(globals, [&](Store& store) {
        store.transact([&](Transaction& transaction) { add_user(transaction, arguments.user); });
    });
    tell_password(arguments, arguments.user.password, globals);
}

void run_passwd(const UserArguments& arguments, Globals& globals)
{
    const std::string password = choose_password(arguments);
    with_store(globals, [&](Store& store) {
        store.transact([&](Transaction& transaction) { set_password(transaction, arguments.user.username, password); });
    });
    tell_password(arguments, password, globals);
}

void print_users(const std::vector<User>& users, bool json)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const User& user : users) {
        list.push_back({{"user_id", user.user_id},
                        {"username", user.username},
                        {"name", user.name},
                        {"email", user.email},
                        {"sysadm", user.sysadm},
                        {"proadm", user.proadm}});
        const char* rights = user.sysadm ? "administrator" : user.proadm ? "makes projects" : "";
        rows.push_back({std::to_string(user.user_id), user.username, user.name, user.email, rights});
    }
    if (json)
        std::cout << list.dump(2) << "\n";
    else
        print_table({"ID", "USERNAME", "NAME", "E-MAIL", "RIGHTS"}, rows);
}

void run_list(Globals& globals)
{
    with_store(globals, [&](Store& store) {
        print_users(store.in_transaction([](Transaction& transaction) { return list_users(transaction); }),
                    globals.json);
    });
}

} // namespace

void setup_user(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<UserArguments>();
    CLI::App* user = add_command(app, "user", group::people, "Add users, list them, give new passwords",
                                 "memento --instance my_instance user add vera --name \"Vera Novak\"");
    user->require_subcommand(1);
    const auto add_password_option = [&](CLI::App* command) {
        command->add_flag("--password-stdin", arguments->password_stdin,
                          "Read the password from standard input; otherwise one is made up and printed");
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
}

} // namespace memento
