#include "admin/tokens.hpp"

#include "access/personal_token.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_name = 100; // bytes
constexpr std::size_t max_projects = 100;

void require_wish(const TokenWish& wish)
{
    if (wish.name.empty() || wish.name.size() > max_name || !is_storable_text(wish.name))
        throw Error(ErrorCode::bad_request,
                    "The name of a token is a text of 1 to " + std::to_string(max_name) + " bytes.");
    if (std::ranges::find(token_scopes, wish.scope) == token_scopes.end())
        throw Error(ErrorCode::bad_request, "A token may 'read', 'annotate' or 'manage'.");
    if (wish.projects && (wish.projects->empty() || wish.projects->size() > max_projects))
        throw Error(ErrorCode::bad_request,
                    "A token is for all projects, or for 1 to " + std::to_string(max_projects) + " of them.");
}

// The array as PostgreSQL writes it.
Value projects_of(const TokenWish& wish)
{
    if (!wish.projects)
        return {};
    std::string list;
    for (const int id : *wish.projects)
        list += (list.empty() ? "" : ",") + std::to_string(id);
    return "{" + list + "}";
}

NewToken make(Transaction& transaction, const TokenWish& wish, const std::string& sql, std::vector<Value> before)
{
    require_wish(wish);
    const std::string token = make_personal_token();
    before.insert(before.end(),
                  {wish.name, wish.scope, projects_of(wish), std::to_string(wish.days), hash_of_personal_token(token)});
    return {static_cast<int>(transaction.run(sql, before).number(0, 0)), token};
}

std::string text_or_nothing(const json& value)
{
    return value.is_string() ? value.get<std::string>() : "";
}

Token token_of(const json& row)
{
    Token token{row.at("token_id"),
                row.at("name"),
                row.at("scope"),
                std::nullopt,
                row.at("created_at"),
                row.at("expires_at"),
                text_or_nothing(row.at("used_at")),
                row.at("used_from"),
                row.at("ended")};
    if (const json& projects = row.at("projects"); projects.is_array()) {
        token.projects.emplace();
        for (const json& project : projects)
            token.projects->push_back({project.at("project_id"), project.at("name")});
    }
    return token;
}

} // namespace

NewToken make_my_token(Transaction& transaction, const TokenWish& wish)
{
    return make(transaction, wish, "SELECT make_my_token($1, $2, $3::int[], $4::int, $5)", {});
}

NewToken make_token_of(Transaction& transaction, int user_id, const TokenWish& wish)
{
    return make(transaction, wish, "SELECT add_token($1::int, $2, $3, $4::int[], $5::int, $6)",
                {std::to_string(user_id)});
}

std::vector<Token> list_tokens(Transaction& transaction, int user_id)
{
    std::vector<Token> tokens;
    for (const json& row :
         json::parse(transaction.run("SELECT tokens_of($1::int)", {std::to_string(user_id)}).text(0, 0)))
        tokens.push_back(token_of(row));
    return tokens;
}

void end_token(Transaction& transaction, int user_id, const std::string& name)
{
    const Rows ended =
        transaction.run("SELECT end_token(user_id, token_id) FROM tokens WHERE user_id = $1::int AND name = $2",
                        {std::to_string(user_id), name});
    if (ended.empty())
        throw Error(ErrorCode::not_found, "There is no token '" + name + "' of this user.",
                    "`memento token list USER` shows the tokens of a user.");
}

} // namespace memento
