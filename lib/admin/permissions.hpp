// Grants: who was given which role on what. The database places them and keeps the last administrator
// (sql/code/guards.sql).
#pragma once

#include "admin/targets.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// What somebody may do on something; each holds what is before it.
enum class AccessLevel {
    none,
    vie,    // look
    par,    // annotate
    manage, // change and delete
    sys,    // administrator of everything
};

std::string_view level_name(AccessLevel level);
// As the database calls it, which alone decides it.
AccessLevel find_level(std::string_view name);

struct Role {
    std::string_view name;
    std::optional<Depth> depth;   // of its target; nothing: it has none
    bool target_optional = false; // proadm without a target: may create projects
};

std::span<const Role> roles();
// Throws Error usage that lists the roles.
const Role& find_role(const std::string& name);

struct Grant {
    int user_id = 0;
    std::string username;
    std::string role;
    // Where it counts; nothing for sysadm and the right to create projects. An annotation's grant knows its category.
    std::optional<Target> target;
};

// The role, on the target with this path ("" for none). False if it was so before. Throws Error usage when role and
// target do not go together, not_found for what is not there, conflict for the last sysadm.
bool grant_role(Transaction& transaction, const std::string& username, const std::string& role,
                const std::string& path);
bool revoke_role(Transaction& transaction, const std::string& username, const std::string& role,
                 const std::string& path);

// Throws Error unless the caller of the transaction manages the project: not_found when he cannot see it either.
void require_may_export(Transaction& transaction, int project_id);

// By name of user, role and path. user_id: of this user only; within: on this target and what is in it.
std::vector<Grant> list_grants(Transaction& transaction, std::optional<int> user_id = {},
                               const std::optional<Target>& within = {});

} // namespace memento
