#include "admin/invites.hpp"

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t secret_bytes = 16;
constexpr std::size_t max_note = 100; // bytes
constexpr std::array<std::string_view, 6> types{"propar", "provie", "catpar", "catvie", "annpar", "annvie"};

void require_number(const char* what, int number, int max)
{
    if (number < 1 || number > max)
        throw Error(ErrorCode::bad_request,
                    std::string(what) + " must be a whole number from 1 to " + std::to_string(max) + ".");
}

void require_wish(const InviteWish& wish)
{
    if (std::ranges::find(types, wish.type) == types.end())
        throw Error(ErrorCode::bad_request, "A link gives propar, provie, catpar, catvie, annpar or annvie.");
    if (wish.note.size() > max_note || !is_storable_text(wish.note))
        throw Error(ErrorCode::bad_request,
                    "The note is a text of " + std::to_string(max_note) + " bytes at the most.");
    require_number("The days that a link lives", wish.days, max_invite_lifetime);
    require_number("The number of people", wish.people, max_invite_people);
}

Value id_or_nothing(int id)
{
    return id == 0 ? Value() : Value(std::to_string(id));
}

} // namespace

NewInvite add_invite(Transaction& transaction, int project_id, int author_id, const InviteWish& wish)
{
    require_wish(wish);
    const std::string secret = random_hex(secret_bytes);
    const Rows made =
        transaction.run("SELECT add_invite($1::int, $2::int, $3, $4::int, $5, $6::int, $7::int, $8)",
                        {std::to_string(project_id), std::to_string(author_id), wish.type, std::to_string(wish.type_id),
                         wish.note, std::to_string(wish.days), std::to_string(wish.people), hash_of_invite(secret)});
    if (!made.at(0, 0))
        throw Error(ErrorCode::conflict, "The project has as many invite links as it may have.", "End some first.");
    return {static_cast<int>(made.number(0, 0)), secret};
}

std::vector<Invite> list_invites(Transaction& transaction, const Target& within)
{
    const Rows told = transaction.run(
        "SELECT invites_of($1::int, $2::int, $3::int)",
        {std::to_string(within.project_id), id_or_nothing(within.category_id), id_or_nothing(within.annotation_id)});
    std::vector<Invite> invites;
    for (const json& row : json::parse(told.text(0, 0)))
        invites.push_back({row.at("invite_id"), row.at("note"), row.at("type"), row.at("category"),
                           row.at("annotation"), row.at("uses"), row.at("max_uses"), row.at("author"),
                           row.at("created_at"), row.at("expires_at"), row.at("state")});
    return invites;
}

void revoke_invite(Transaction& transaction, int invite_id)
{
    if (!transaction.run("SELECT revoke_invite($1::int)", {std::to_string(invite_id)}).truth(0, 0))
        throw Error(ErrorCode::not_found, "There is no invite link " + std::to_string(invite_id) + " that lives.",
                    "`memento invite list PROJECT` shows the links of a project.");
}

std::string invite_link(const std::string& secret)
{
    return "/memento/join#" + secret;
}

std::string hash_of_invite(std::string_view secret)
{
    return is_lower_hex(secret, 2 * secret_bytes) ? sha256(secret) : "";
}

std::string_view words_of_ended(std::string_view state)
{
    if (state == "full")
        return "This link has been used by as many people as it was for.";
    if (state == "revoked")
        return "This link was ended by a manager of the project.";
    if (state == "maker")
        return "Whoever made this link does not manage the project any more.";
    return "The time of this link is over.";
}

} // namespace memento
