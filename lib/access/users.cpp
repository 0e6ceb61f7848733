#include "access/users.hpp"

#include "access/password.hpp"
#include "base/error.hpp"

#include <algorithm>

namespace memento {
namespace {

constexpr std::size_t longest_username = 50;

bool is_username(const std::string& text)
{
    return !text.empty() && text.size() <= longest_username && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._-@+").find(c) != std::string_view::npos;
    });
}

[[noreturn]] void not_found(const std::string& username)
{
    throw Error(ErrorCode::not_found, "There is no user '" + username + "'.", "`memento user list` shows all users.");
}

void grant(Transaction& transaction, int user_id, const std::string& type)
{
    transaction.run("INSERT INTO permissions (user_id, type, type_id) VALUES ($1::int, $2::text, 1)",
                    {std::to_string(user_id), type});
}

} // namespace

int add_user(Transaction& transaction, const NewUser& user)
{
    if (!is_username(user.username))
        throw Error(ErrorCode::usage, "'" + user.username + "' cannot be a username.",
                    "Use 1 to 50 letters (A to Z), digits and the characters . _ - @ +");
    const Rows added = transaction.run("INSERT INTO users (username, name, email, password)"
                                       " VALUES ($1::text, $2::text, $3::text, $4::text)"
                                       " ON CONFLICT (lower(username)) DO NOTHING RETURNING user_id",
                                       {user.username, user.name, user.email, hash_password(user.password)});
    if (added.empty())
        throw Error(ErrorCode::conflict, "There is a user '" + user.username + "' already.",
                    "`memento user passwd " + user.username + "` gives that user a new password.");
    const int user_id = static_cast<int>(added.number(0, 0));
    if (user.sysadm)
        grant(transaction, user_id, "sysadm");
    if (user.proadm)
        grant(transaction, user_id, "proadm");
    return user_id;
}

std::vector<User> list_users(Transaction& transaction)
{
    const Rows rows = transaction.run(
        "SELECT u.user_id, u.username, u.name, u.email, coalesce(bool_or(p.type = 'sysadm'), false),"
        " coalesce(bool_or(p.type = 'proadm' AND p.type_id = 1), false)"
        " FROM users u LEFT JOIN permissions p USING (user_id) GROUP BY u.user_id ORDER BY u.username, u.user_id");
    std::vector<User> users;
    for (std::size_t i = 0; i < rows.size(); ++i)
        users.push_back({.user_id = static_cast<int>(rows.number(i, 0)),
                         .username = rows.text(i, 1),
                         .name = rows.text(i, 2),
                         .email = rows.text(i, 3),
                         .sysadm = rows.truth(i, 4),
                         .proadm = rows.truth(i, 5)});
    return users;
}

void set_password(Transaction& transaction, const std::string& username, const std::string& password)
{
    const Rows changed = transaction.run("UPDATE users SET password = $2::text, session_version = session_version + 1"
                                         " WHERE lower(username) = lower($1::text) RETURNING user_id",
                                         {username, hash_password(password)});
    if (changed.empty())
        not_found(username);
}

int find_user_id(Transaction& transaction, const std::string& username)
{
    const Rows found =
        username.empty()
            ? transaction.run("SELECT user_id FROM permissions WHERE type = 'sysadm' ORDER BY user_id LIMIT 1")
            : transaction.run("SELECT user_id FROM users WHERE lower(username) = lower($1::text)", {username});
    if (!found.empty())
        return static_cast<int>(found.number(0, 0));
    if (!username.empty())
        not_found(username);
    throw Error(ErrorCode::not_found, "There is no administrator yet.", "`memento user add NAME --sysadm` makes one.");
}

} // namespace memento
