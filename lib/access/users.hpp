// Users, as the administrator keeps them.
#pragma once

#include "store/store.hpp"

#include <string>
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

} // namespace memento
