#include "admin/explain.hpp"

#include "admin/users.hpp"

namespace memento {
namespace {

Value number_or_null(int number)
{
    return number == 0 ? Value() : Value(std::to_string(number));
}

} // namespace

Explanation explain(Transaction& transaction, const std::string& username, const std::string& path)
{
    const User user = find_user(transaction, username);
    Explanation explanation;
    explanation.username = user.username;
    explanation.target = find_target(transaction, path);
    const std::vector<Value> asked{std::to_string(user.user_id), std::to_string(explanation.target.project_id),
                                   number_or_null(explanation.target.category_id),
                                   number_or_null(explanation.target.annotation_id)};
    const Rows decided =
        transaction.run("SELECT level, is_seen FROM level_of_user($1::int, $2::int, $3::int, $4::int)", asked);
    explanation.level = find_level(decided.text(0, 0));
    explanation.shell = explanation.level == AccessLevel::none && decided.truth(0, 1);
    const Rows reasons =
        transaction.run("SELECT reason, level FROM reasons_of_level($1::int, $2::int, $3::int, $4::int)", asked);
    for (std::size_t i = 0; i < reasons.size(); ++i)
        explanation.reasons.push_back({reasons.text(i, 0), find_level(reasons.text(i, 1))});
    if (explanation.target.annotation_id != 0)
        explanation.links = list_shares(transaction, explanation.target);
    return explanation;
}

} // namespace memento
