#include "routes/change.hpp"

#include <algorithm>
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
    if (path == "projects" && !args.contains("project_id"))
        throw Error(ErrorCode::forbidden, "You may not make projects.", "Ask an administrator of the server.");
    throw Error(ErrorCode::forbidden, "You may see this, but not change it.",
                path == "users" ? "Ask an administrator of the server." : "Ask a manager of the project.");
}

std::string operation_of(const nlohmann::json& body)
{
    const auto found = body.find("op_id");
    if (found == body.end())
        return "";
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    const auto fits = [](char want, char is) {
        return want == '-' ? is == '-' : (is >= '0' && is <= '9') || (is >= 'a' && is <= 'f');
    };
    std::string id = found->is_string() ? found->get<std::string>() : "";
    if (!std::ranges::equal(form, id, fits))
        throw Error(ErrorCode::bad_request, "The key 'op_id' must be a UUID in lower case.");
    return id;
}

} // namespace memento
