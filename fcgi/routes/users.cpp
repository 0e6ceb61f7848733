#include "routes/users.hpp"

#include <nlohmann/json.hpp>

namespace memento {

// Only sysadm: the database refuses everybody else, and ids that are nobody's.
Response change_ownership(Context& context, const Request&, const nlohmann::json& named)
{
    context.as_caller([&](Transaction& transaction) {
        transaction.script(lift_time_limit); // of everything that he owns
        transaction.run("SELECT change_ownership($1::int, $2::int)", {named.at("old").dump(), named.at("new").dump()});
        return true;
    });
    return Response{.body = "{}"};
}

} // namespace memento
