#include "admin/permissions.hpp"

#include "admin/users.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

constexpr std::array table{
    Role{"sysadm", std::nullopt},      Role{"proadm", Depth::project, true}, Role{"propar", Depth::project},
    Role{"provie", Depth::project},    Role{"catpar", Depth::category},      Role{"catvie", Depth::category},
    Role{"annpar", Depth::annotation}, Role{"annvie", Depth::annotation},
};

constexpr std::array<std::string_view, 5> level_names{"none", "vie", "par", "manage", "sys"};

// 1 is what sysadm and the right to create projects are stored with (sql/tables/005_access.sql).
int target_id(Transaction& transaction, const Role& role, const std::string& path)
{
    const std::string name(role.name);
    if (!role.depth && !path.empty())
        throw Error(ErrorCode::usage, "The role " + name + " has no target.",
                    "Leave out '" + path + "': it counts everywhere.");
    if (path.empty()) {
        if (role.depth && !role.target_optional)
            throw Error(ErrorCode::usage, "The role " + name + " needs a target.",
                        "Name the " + depth_name(*role.depth) + " as " + depth_shape(*role.depth) + ".");
        return 1;
    }
    try {
        return find_target(transaction, path, role.depth).id();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::usage)
            throw;
        throw Error(ErrorCode::usage, "The role " + name + " is for " + depth_phrase(*role.depth) + ": " + error.what(),
                    error.hint());
    }
}

bool change(Transaction& transaction, const std::string& statement, const std::string& username,
            const std::string& role, const std::string& path)
{
    const Role& known_role = find_role(role);
    const int user_id = find_named_user(transaction, username);
    return !transaction
                .run(statement,
                     {std::to_string(user_id), role, std::to_string(target_id(transaction, known_role, path))})
                .empty();
}

constexpr auto all_grants = R"(
    SELECT g.user_id, u.username, g.type, g.project_id, c.category_id, a.annotation_id, concat_ws('/', p.name, c.name, a.name)
    FROM permissions g JOIN users u USING (user_id)
    LEFT JOIN annotations a ON a.annotation_id = g.annotation_id
    LEFT JOIN categories c ON c.category_id = coalesce(g.category_id, a.category_id)
    LEFT JOIN projects p ON p.project_id = g.project_id
    WHERE ($1::int IS NULL OR g.user_id = $1::int) AND ($2::int IS NULL OR g.project_id = $2::int)
      AND ($3::int IS NULL OR c.category_id = $3::int) AND ($4::int IS NULL OR a.annotation_id = $4::int)
    ORDER BY u.username, 7, g.type)";

Value number_or_null(int number)
{
    return number == 0 ? Value() : Value(std::to_string(number));
}

} // namespace

std::string_view level_name(AccessLevel level)
{
    return level_names.at(static_cast<std::size_t>(level));
}

AccessLevel find_level(std::string_view name)
{
    const auto* const found = std::ranges::find(level_names, name);
    if (found == level_names.end())
        throw Error(ErrorCode::internal, "There is no level '" + std::string(name) + "'.");
    return static_cast<AccessLevel>(found - level_names.begin());
}

std::span<const Role> roles()
{
    return table;
}

const Role& find_role(const std::string& name)
{
    const auto* const found = std::ranges::find(table, name, &Role::name);
    if (found != table.end())
        return *found;
    std::string all;
    for (const Role& role : table)
        all += (all.empty() ? "" : ", ") + std::string(role.name);
    throw Error(ErrorCode::usage, "There is no role '" + name + "'.", "There are " + all + ".");
}

bool grant_role(Transaction& transaction, const std::string& username, const std::string& role, const std::string& path)
{
    return change(transaction,
                  "INSERT INTO permissions (user_id, type, type_id) VALUES ($1::int, $2::text, $3::int)"
                  " ON CONFLICT DO NOTHING RETURNING 1",
                  username, role, path);
}

bool revoke_role(Transaction& transaction, const std::string& username, const std::string& role,
                 const std::string& path)
{
    return change(transaction,
                  "DELETE FROM permissions WHERE user_id = $1::int AND type = $2::text AND type_id = $3::int"
                  " RETURNING 1",
                  username, role, path);
}

void require_may_export(Transaction& transaction, int project_id)
{
    const Rows may = transaction.run("SELECT may_export($1::int)", {std::to_string(project_id)});
    if (!may.at(0, 0))
        throw_not_found();
    if (!may.truth(0, 0))
        throw Error(ErrorCode::forbidden, "Only a manager of the project may take its data out.", "Ask one.");
}

std::vector<Grant> list_grants(Transaction& transaction, std::optional<int> user_id,
                               const std::optional<Target>& within)
{
    const Target target = within.value_or(Target{});
    const Rows rows =
        transaction.run(all_grants, {number_or_null(user_id.value_or(0)), number_or_null(target.project_id),
                                     number_or_null(target.category_id), number_or_null(target.annotation_id)});
    std::vector<Grant> grants;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Grant grant{static_cast<int>(rows.number(i, 0)), rows.text(i, 1), rows.text(i, 2), std::nullopt};
        if (rows.at(i, 3))
            grant.target = Target{.depth = *find_role(grant.role).depth,
                                  .project_id = static_cast<int>(rows.number(i, 3)),
                                  .category_id = static_cast<int>(rows.number(i, 4)),
                                  .annotation_id = static_cast<int>(rows.number(i, 5)),
                                  .path = rows.text(i, 6)};
        grants.push_back(std::move(grant));
    }
    return grants;
}

} // namespace memento
