#include "routes/bulk.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "resource/resource.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/refused.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_at_once = 1000;

bool is_id(const json& value)
{
    return value.is_number_integer() && value > 0 && value <= INT32_MAX;
}

bool names_annotation(const json& one, bool with_name)
{
    if (!one.is_object() || !one.contains("annotation_id") || !is_id(one["annotation_id"]))
        return false;
    const auto name = one.find("name");
    return !with_name ||
           (name != one.end() && name->is_string() && name->get_ref<const std::string&>().size() <= max_name_bytes);
}

json checked_change(const json& body)
{
    const json action = body.value("action", json());
    const bool renames = action == "rename";
    if (!renames && action != "move" && action != "reset" && action != "delete")
        throw Error(ErrorCode::bad_request, "The key 'action' must be move, rename, reset or delete.");
    const json annotations = body.value("annotations", json());
    if (!annotations.is_array() || annotations.empty() || annotations.size() > max_at_once ||
        !std::ranges::all_of(annotations, [&](const json& one) { return names_annotation(one, renames); }))
        throw Error(ErrorCode::bad_request,
                    "The key 'annotations' must be a list of {\"annotation_id\"}, " + std::to_string(max_at_once) +
                        " at the most.",
                    "For renaming, each has a 'name', too.");
    if (action == "move" && !is_id(body.value("category_id", json())))
        throw Error(ErrorCode::bad_request, "The key 'category_id' must be the id of a category.");
    return {{"action", action}, {"annotations", annotations}, {"category_id", body.value("category_id", json())}};
}

} // namespace

// {"action", "annotations", "category_id", "op_id"}: see change_annotations() in sql/code/bulk.sql.
Response change_annotations(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const json asked = checked_change(body);
    const std::string operation = operation_of(body);
    return Response{.body = wrapped("changed", refused_as(manager_only, [&] {
                                        return context.as_caller([&](Transaction& transaction) {
                                            return once(transaction, operation, [&] {
                                                transaction.script(
                                                    lift_time_limit); // of all that hangs below a thousand annotations
                                                const Rows rows =
                                                    transaction.run("SELECT change_annotations($1::int, $2::jsonb)",
                                                                    {named.at("project_id").dump(), asked.dump()});
                                                if (!rows.at(0, 0))
                                                    throw_not_found();
                                                return rows.text(0, 0);
                                            });
                                        });
                                    }))};
}

Response preview_merge(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("merge", refused_as(manager_only, [&] {
                                        return value_of(context, "SELECT page_merge($1::int, $2::int)",
                                                        {named.at("category_id").dump(), named.at("into").dump()});
                                    }))};
}

Response merge_category(Context& context, const Request&, const json& named)
{
    const bool done = refused_as(manager_only, [&] {
        return context.as_caller([&](Transaction& transaction) {
            transaction.script(lift_time_limit);
            return transaction
                .run("SELECT merge_category($1::int, $2::int)",
                     {named.at("category_id").dump(), named.at("into").dump()})
                .truth(0, 0);
        });
    });
    if (!done)
        throw_not_found();
    return Response{.status = 204};
}

} // namespace memento
