#include "routes/paging.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {

using nlohmann::json;

void read_page_of_view(const Request& request, json& args)
{
    args["limit"] = std::min(query_number(request, "limit").value_or(200), 1000);
    args["after"] = query_number(request, "after").value_or(0);
    args["search"] = query_value(request, "search");
}

Response page_of(const std::string& wrapper, const char* key, const std::string& rows_text, const json& args)
{
    const json rows = json::parse(rows_text);
    const std::string next = !rows.empty() && rows.size() == args.at("limit") ? rows.back().at(key).dump() : "";
    return Response{.body = json{{wrapper, rows}, {"next", next}}.dump()};
}

void require_mark(Context& context, const std::string& mark, const json& args)
{
    const int after = args.value("after", 0);
    if (after != 0 && context.read(mark, {args.dump()}).empty())
        throw Error(ErrorCode::conflict,
                    "The row " + std::to_string(after) + ", after which the page begins, is not there any more.",
                    "Begin with the first page again.");
}

} // namespace memento
