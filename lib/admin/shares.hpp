// The shares that live: rows of the database, and the links that open them.
#pragma once

#include "admin/targets.hpp"

#include <string>
#include <vector>

namespace memento {

inline constexpr int standard_share_lifetime = 7; // days
inline constexpr int max_share_lifetime = 365;

struct Share {
    std::string share_id;   // 32 hex digits
    std::string annotation; // its path
    std::string author;
    std::string created_at; // UTC, ISO 8601
    std::string expires_at;
};

// Of the target and what is in it, the newest last.
std::vector<Share> list_shares(Transaction& transaction, const Target& within);

// Makes a share in the name of a user. days: 1 to max_share_lifetime, else Error usage.
struct NewShare {
    std::string share_id;
    std::string expires_at; // ISO 8601, in the time zone of the database
};
NewShare add_share(Transaction& transaction, int annotation_id, int author_id, int days);

// One that lives, as list_shares shows it. Throws Error not_found.
Share find_share(Transaction& transaction, const std::string& share_id);

// Ends it; its link opens nothing from then on. Throws Error not_found.
void remove_share(Transaction& transaction, const std::string& share_id);

// What is given to others, made with the key of the tokens: the path of the page, which stands on any server.
std::string share_link(const std::string& key, const std::string& share_id);

} // namespace memento
