#include "paging.hpp"

#include "base/error.hpp"

#include <nlohmann/json.hpp>

namespace memento {

void require_mark(Context& context, const std::string& mark, const nlohmann::json& args)
{
    const int after = args.value("after", 0);
    if (after != 0 && context.read(mark, {args.dump()}).empty())
        throw Error(ErrorCode::conflict,
                    "The row " + std::to_string(after) + ", after which the page begins, is not there any more.",
                    "Begin with the first page again.");
}

} // namespace memento
