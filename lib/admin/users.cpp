#include "admin/users.hpp"

#include "access/password.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace memento {
namespace {

constexpr std::size_t max_username = 50;

bool is_username(const std::string& text)
{
    return !text.empty() && text.size() <= max_username && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._-@+").find(c) != std::string_view::npos;
    });
}

[[noreturn]] void not_found(const std::string& username)
{
    throw Error(ErrorCode::not_found, "There is no user '" + username + "'.", "`memento user list` shows all users.");
}

void require_username(const std::string& username)
{
    if (!is_username(username))
        throw Error(ErrorCode::usage, "'" + username + "' cannot be a username.",
                    "Use 1 to 50 letters (A to Z), digits and the characters . _ - @ +");
}

void require_text(const std::string& text, const std::string& what)
{
    if (!is_storable_text(text))
        throw Error(ErrorCode::usage, "The " + what + " is not text in UTF-8.");
}

// One of the two rights that have no target.
void set_right(Transaction& transaction, int user_id, const std::string& type, bool holds)
{
    const std::string id = std::to_string(user_id);
    if (holds)
        transaction.run("INSERT INTO permissions (user_id, type, type_id) VALUES ($1::int, $2::text, 1)"
                        " ON CONFLICT DO NOTHING",
                        {id, type});
    else
        transaction.run("DELETE FROM permissions WHERE user_id = $1::int AND type = $2::text AND type_id = 1",
                        {id, type});
}

User user_of(const Rows& rows, std::size_t row)
{
    return {.user_id = static_cast<int>(rows.number(row, 0)),
            .username = rows.text(row, 1),
            .name = rows.text(row, 2),
            .email = rows.text(row, 3),
            .sysadm = rows.truth(row, 4),
            .proadm = rows.truth(row, 5)};
}

// NULL: all of them.
Rows read_users(Transaction& transaction, const Value& user_id)
{
    return transaction.run(
        "SELECT u.user_id, u.username, u.name, u.email, coalesce(bool_or(p.type = 'sysadm'), false),"
        " coalesce(bool_or(p.type = 'proadm' AND p.type_id = 1), false)"
        " FROM users u LEFT JOIN permissions p USING (user_id) WHERE $1::int IS NULL OR u.user_id = $1::int"
        " GROUP BY u.user_id ORDER BY u.username, u.user_id",
        {user_id});
}

} // namespace

int add_user(Transaction& transaction, const NewUser& user)
{
    require_username(user.username);
    require_text(user.name, "name");
    require_text(user.email, "e-mail address");
    const Rows added = transaction.run("INSERT INTO users (username, name, email, password)"
                                       " VALUES ($1::text, $2::text, $3::text, $4::text)"
                                       " ON CONFLICT (lower(username)) DO NOTHING RETURNING user_id",
                                       {user.username, user.name, user.email, hash_password(user.password)});
    if (added.empty())
        throw Error(ErrorCode::conflict, "There is a user '" + user.username + "' already.",
                    "`memento user passwd " + user.username + "` gives that user a new password.");
    const int user_id = static_cast<int>(added.number(0, 0));
    if (user.sysadm)
        set_right(transaction, user_id, "sysadm", true);
    if (user.proadm)
        set_right(transaction, user_id, "proadm", true);
    return user_id;
}

std::vector<User> list_users(Transaction& transaction)
{
    const Rows rows = read_users(transaction, {});
    std::vector<User> users;
    for (std::size_t i = 0; i < rows.size(); ++i)
        users.push_back(user_of(rows, i));
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

int find_named_user(Transaction& transaction, const std::string& username)
{
    if (username.empty())
        not_found(username);
    return find_user_id(transaction, username);
}

User find_user(Transaction& transaction, const std::string& username)
{
    return user_of(read_users(transaction, std::to_string(find_named_user(transaction, username))), 0);
}

void edit_user(Transaction& transaction, const std::string& username, const UserChange& change)
{
    const int user_id = find_named_user(transaction, username);
    if (change.username) {
        require_username(*change.username);
        if (!transaction
                 .run("SELECT 1 FROM users WHERE lower(username) = lower($1::text) AND user_id <> $2::int",
                      {*change.username, std::to_string(user_id)})
                 .empty())
            throw Error(ErrorCode::conflict, "There is a user '" + *change.username + "' already.",
                        "Choose another name.");
    }
    require_text(change.name.value_or(""), "name");
    require_text(change.email.value_or(""), "e-mail address");
    if (change.username || change.name || change.email)
        transaction.run("UPDATE users SET username = coalesce($2::text, username), name = coalesce($3::text, name),"
                        " email = coalesce($4::text, email) WHERE user_id = $1::int",
                        {std::to_string(user_id), change.username, change.name, change.email});
    if (change.sysadm)
        set_right(transaction, user_id, "sysadm", *change.sysadm);
    if (change.proadm)
        set_right(transaction, user_id, "proadm", *change.proadm);
}

std::vector<std::pair<std::string, long long>> list_possessions(Transaction& transaction, int user_id)
{
    const Rows rows =
        transaction.run("SELECT kind, count FROM possessions_of($1::int) ORDER BY place", {std::to_string(user_id)});
    std::vector<std::pair<std::string, long long>> owned;
    for (std::size_t i = 0; i < rows.size(); ++i)
        owned.emplace_back(rows.text(i, 0), rows.number(i, 1));
    return owned;
}

User default_heir(Transaction& transaction, int user_id)
{
    const Rows found = transaction.run("SELECT user_id FROM permissions WHERE type = 'sysadm' AND user_id <> $1::int"
                                       " ORDER BY user_id LIMIT 1",
                                       {std::to_string(user_id)});
    if (found.empty())
        throw Error(ErrorCode::conflict, "The last administrator cannot be deleted.",
                    "`memento user add NAME --sysadm` makes another one.");
    return user_of(read_users(transaction, found.at(0, 0)), 0);
}

void remove_user(Transaction& transaction, int user_id, int heir_id)
{
    transaction.run("SELECT remove_user($1::int, $2::int)", {std::to_string(user_id), std::to_string(heir_id)});
}

} // namespace memento
