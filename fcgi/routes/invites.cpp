#include "routes/invites.hpp"

#include "access/address.hpp"
#include "admin/invites.hpp"
#include "base/error.hpp"
#include "database/sqlstate.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/refused.hpp"
#include "routes/session.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

int number_in(const json& body, const char* name, int standard)
{
    const json number = body.value(name, json(standard));
    if (!number.is_number_integer() || number < 0 || number > INT32_MAX)
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be a whole number.");
    return number.get<int>();
}

[[noreturn]] void leads_nowhere()
{
    throw Error(ErrorCode::not_found, "This link leads nowhere.", "Ask whoever sent it for a new one.");
}

std::string hash_in(const json& body)
{
    return hash_of_invite(required_text(body, "invite"));
}

// What the database says of a link: an object. joins: somebody without an account is about to.
json told_invite(Context& context, const Request& request, const std::string& hash, bool joins)
{
    const std::string told = context.in_transaction([&](Transaction& transaction) {
        return transaction
            .run("SELECT told_invite($1, $2, $3::boolean)", {hash, address_block(request.address), joins ? "t" : "f"})
            .text(0, 0);
    });
    if (told == "too many")
        throw Error(ErrorCode::too_many_requests, "There were too many links that lead nowhere.",
                    "Try again in ten minutes.");
    if (told.empty())
        leads_nowhere();
    return json::parse(told);
}

void require_live(const json& invite)
{
    const std::string& state = invite.at("state").get_ref<const std::string&>();
    if (state != "live")
        throw Error(ErrorCode::conflict, std::string(words_of_ended(state)), "Ask whoever sent it for a new one.");
}

// {"joined": where the right is}
json joined(const Rows& rows)
{
    if (!rows.at(0, 0))
        leads_nowhere();
    json told = json::parse(rows.text(0, 0));
    require_live(told);
    return {{"joined",
             {{"project_id", told.at("project_id")},
              {"category_id", told.at("category_id")},
              {"annotation_id", told.at("annotation_id")}}}};
}

} // namespace

Response invites_of_project(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("invites", refused_as(manager_only, [&] {
                                        return value_of(context, "SELECT page_invites($1::int)",
                                                        {named.at("project_id").dump()});
                                    }))};
}

Response make_invite(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const InviteWish wish{required_text(body, "type"), number_in(body, "type_id", 0), required_text(body, "note"),
                          number_in(body, "days", standard_invite_lifetime),
                          number_in(body, "people", standard_invite_people)};
    const int user_id = context.caller.session ? context.caller.session->user_id : 0; // a guest is nobody
    const NewInvite made = run_change(context, *find_resource("projects"), named, [&](Transaction& transaction) {
        return add_invite(transaction, named.at("project_id").get<int>(), user_id, wish);
    });
    return Response{.status = 201,
                    .body =
                        json{{"invite", {{"invite_id", made.invite_id}, {"link", invite_link(made.secret)}}}}.dump()};
}

Response end_invite(Context& context, const Request&, const json& named)
{
    const Value ended = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT revoke_invite($1::int)", {named.at("invite_id").dump()}).at(0, 0);
    });
    if (!ended)
        throw_not_found();
    return Response{.status = 204};
}

Response open_invite(Context& context, const Request& request, const json&)
{
    return Response{
        .body = json{{"invite", told_invite(context, request, hash_in(parse_object(request.body)), false)}}.dump()};
}

Response join_by_invite(Context& context, const Request& request, const json&)
{
    const json body = parse_object(request.body);
    const std::string username = required_text(body, "username");
    const std::string name = required_text(body, "name");
    const std::string digest = required_text(body, "password");
    const std::string hash = hash_in(body);
    if (name.size() > max_name_bytes)
        throw Error(ErrorCode::bad_request, "A name takes " + std::to_string(max_name_bytes) + " bytes at the most.");
    require_live(told_invite(context, request, hash, true));
    const std::string stored = hashed_password(digest);
    try {
        const Rows rows = context.in_transaction(
            [&](Transaction& transaction) {
                return transaction.run("SELECT join_by_invite($1, $2, $3, $4)", {hash, username, name, stored});
            },
            begin_as(Caller{{}, "", request.address}));
        Response response{.body = joined(rows).dump()};
        const json made = json::parse(rows.text(0, 0));
        begin_session(context, request, made.at("user_id"), made.at("session_version"), response);
        return response;
    } catch (const SqlError& e) {
        if (e.state() == unique_violation)
            throw Error(ErrorCode::conflict, "The user name '" + username + "' is taken.",
                        "If it is yours, use your account.");
        throw;
    }
}

Response accept_invite(Context& context, const Request& request, const json&)
{
    require_login(context);
    const std::string hash = hash_in(parse_object(request.body));
    told_invite(context, request, hash, false);
    const Rows rows = context.as_caller(
        [&](Transaction& transaction) { return transaction.run("SELECT accept_invite($1)", {hash}); });
    return Response{.body = joined(rows).dump()};
}

} // namespace memento
