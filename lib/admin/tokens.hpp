// Personal tokens: what scripts hold in place of a password (sql/code/tokens.sql).
#pragma once

#include "database/database.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

constexpr int standard_token_lifetime = 90; // days
constexpr int max_token_lifetime = 3650;
constexpr std::array<std::string_view, 3> token_scopes{"read", "annotate", "manage"};

struct TokenWish {
    std::string name; // one of its user's has it
    std::string scope = "read";
    std::optional<std::vector<int>> projects; // nothing: all that its user sees
    int days = standard_token_lifetime;
};

struct NewToken {
    int token_id = 0;
    std::string token; // told this once: the database holds its SHA-256
};

// Of the caller of the transaction. Throws Error bad_request for a name, scope or list that is none, conflict for a
// name that is taken, not_found for a project that he does not see.
NewToken make_my_token(Transaction& transaction, const TokenWish& wish);

// Of a user, for the administrator.
NewToken make_token_of(Transaction& transaction, int user_id, const TokenWish& wish);

struct TokenProject {
    int project_id = 0;
    std::string name; // "" for one that is gone
};

struct Token {
    int token_id = 0;
    std::string name;
    std::string scope;
    std::optional<std::vector<TokenProject>> projects;
    std::string created_at;
    std::string expires_at;
    std::string used_at; // "" for never
    std::string used_from;
    bool ended = false; // it opens nothing any more
};

// In the order of their names.
std::vector<Token> list_tokens(Transaction& transaction, int user_id);

// Ends it at once. Throws Error not_found when the user has none of that name.
void end_token(Transaction& transaction, int user_id, const std::string& name);

} // namespace memento
