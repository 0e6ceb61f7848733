#include "admin/explain.hpp"

#include "admin/users.hpp"

#include <algorithm>

namespace memento {
namespace {

// Is `inner` the same as `outer`, or in it?
bool holds(const Target& outer, const Target& inner)
{
    return outer.project_id == inner.project_id &&
           (outer.depth < Depth::category || outer.category_id == inner.category_id) &&
           (outer.depth < Depth::annotation || outer.annotation_id == inner.annotation_id);
}

void add_owner(Transaction& transaction, int user_id, Explanation& explanation)
{
    const Rows owned = transaction.run("SELECT name FROM projects WHERE project_id = $1::int AND owner_id = $2::int",
                                       {std::to_string(explanation.target.project_id), std::to_string(user_id)});
    if (!owned.empty())
        explanation.reasons.push_back({"owner of " + owned.text(0, 0), AccessLevel::manage});
}

void add_grant(const Grant& grant, Explanation& explanation)
{
    const Role& role = find_role(grant.role);
    if (!grant.target) {
        if (role.level == AccessLevel::sys)
            explanation.reasons.push_back({grant.role, role.level});
        return; // the right to create projects says nothing about those that are there
    }
    const std::string text = grant.role + " on " + grant.target->path;
    if (holds(*grant.target, explanation.target)) {
        explanation.reasons.push_back({text, role.level});
    } else if (holds(explanation.target, *grant.target)) {
        explanation.reasons.push_back({text, AccessLevel::none});
        explanation.shell = true;
    }
}

} // namespace

Explanation explain(Transaction& transaction, const std::string& username, const std::string& path)
{
    const User user = find_user(transaction, username);
    Explanation explanation;
    explanation.username = user.username;
    explanation.target = find_target(transaction, path);
    add_owner(transaction, user.user_id, explanation);
    for (const Grant& grant : list_grants(transaction, user.user_id))
        add_grant(grant, explanation);
    std::ranges::stable_sort(explanation.reasons, std::greater{}, &Reason::level);
    for (const Reason& reason : explanation.reasons)
        explanation.level = std::max(explanation.level, reason.level);
    explanation.shell = explanation.shell && explanation.level == AccessLevel::none;
    return explanation;
}

} // namespace memento
