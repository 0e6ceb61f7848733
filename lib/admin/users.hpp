// Users, as the administrator keeps them.
#pragma once

#include "database/database.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace memento {

struct NewUser {
    std::string username;  // 1 to 50 of A–Z a–z 0–9 . _ - @ +, unique without regard to case
    std::string name = {}; // as people read it
    std::string email = {};
    std::string password; // as typed
    bool sysadm = false;
    bool proadm = false; // may create projects
};

struct User {
    int user_id = 0;
    std::string username;
    std::string name;
    std::string email;
    bool sysadm = false;
    bool proadm = false;
};

// Returns the user_id. Throws Error usage for a username that is not allowed, conflict for one that is taken.
int add_user(Transaction& transaction, const NewUser& user);

// In the order of their usernames.
std::vector<User> list_users(Transaction& transaction);

// Ends all sessions of the user. Throws Error not_found.
void set_password(Transaction& transaction, const std::string& username, const std::string& password);

// The user with this name (without regard to case); with none given, the administrator with the lowest id. Throws Error
// not_found.
int find_user_id(Transaction& transaction, const std::string& username);
// Likewise, but a name there must be.
int find_named_user(Transaction& transaction, const std::string& username);
User find_user(Transaction& transaction, const std::string& username);

// What is set is changed.
struct UserChange {
    std::optional<std::string> username = {};
    std::optional<std::string> name = {};
    std::optional<std::string> email = {};
    std::optional<bool> sysadm = {};
    std::optional<bool> proadm = {}; // may create projects
};

// Throws Error usage and conflict as add_user does, not_found, and conflict for the last administrator.
void edit_user(Transaction& transaction, const std::string& username, const UserChange& change);

// How many things of which kind ("project", "image") somebody owns: what an heir gets. Kinds of which there are none
// are left out.
std::vector<std::pair<std::string, long long>> list_possessions(Transaction& transaction, int user_id);

// The administrator with the lowest id who is not this user. Throws Error conflict when there is none.
User default_heir(Transaction& transaction, int user_id);

// Hands over what the user owns, and removes him with his grants and sessions. What he drew, commented, labelled and
// classified keeps his name. Throws Error conflict for the last administrator and for an heir who is the user.
void remove_user(Transaction& transaction, int user_id, int heir_id);

} // namespace memento
