// Links by which people join a project (sql/code/invites.sql).
#pragma once

#include "admin/targets.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace memento {

inline constexpr int standard_invite_lifetime = 7; // days
inline constexpr int max_invite_lifetime = 365;
inline constexpr int standard_invite_people = 20;
inline constexpr int max_invite_people = 1000;

struct InviteWish {
    std::string type; // of the grant: propar, provie, catpar, catvie, annpar, annvie
    int type_id = 0;
    std::string note; // of who makes it, for himself
    int days = standard_invite_lifetime;
    int people = standard_invite_people; // who may join by it
};

struct NewInvite {
    int invite_id = 0;
    std::string secret; // told this once: the database holds its SHA-256
};

// Makes one in a project, in the name of a user. Throws Error bad_request for a wish out of bounds, not_found for a
// target that is not of the project, conflict when it has as many as it may have.
NewInvite add_invite(Transaction& transaction, int project_id, int author_id, const InviteWish& wish);

struct Invite {
    int invite_id = 0;
    std::string note;
    std::string type;
    std::string category;   // "" for one to the whole project
    std::string annotation; // "" for one to more than that
    int uses = 0;
    int max_uses = 0;
    std::string author;
    std::string created_at;
    std::string expires_at;
    std::string state; // "live", or why it opens nothing: "over", "full", "revoked", "maker"
};

// Of the target and what is in it: those that live, then some that have ended.
std::vector<Invite> list_invites(Transaction& transaction, const Target& within);

// Ends it at once; whoever joined stays. Throws Error not_found when there is none, or it has ended.
void revoke_invite(Transaction& transaction, int invite_id);

// What is given to others: the path of the page, which stands on any server.
std::string invite_link(const std::string& secret);

// What the database knows a link by; "" for a text that is none.
std::string hash_of_invite(std::string_view secret);

// Why a link that has ended opens nothing, in words.
std::string_view words_of_ended(std::string_view state);

} // namespace memento
