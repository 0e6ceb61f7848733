#include "routes/change.hpp"

#include <nlohmann/json.hpp>

namespace memento {

void refuse_change(Context& context, const Resource& resource, const nlohmann::json& args)
{
    const std::string path(resource.path);
    const bool unseen = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT names_unseen($1, $2::jsonb)", {path, args.dump()}).truth(0, 0);
    });
    if (unseen)
        throw_not_found();
    throw Error(ErrorCode::forbidden, "You may see this, but not change it.", "Ask a manager of the project.");
}

} // namespace memento
