#include "routes/properties.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/refused.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_name = 200; // bytes
constexpr std::size_t max_value = 1000;
constexpr std::size_t max_properties = 100;

json properties_in(const Request& request)
{
    const json body = parse_object(request.body);
    const auto found = body.find("properties");
    if (found == body.end() || !found->is_object() || found->size() > max_properties)
        throw Error(ErrorCode::bad_request, "The key 'properties' must be an object of " +
                                                std::to_string(max_properties) + " names and values at the most.");
    for (const auto& [name, value] : found->items()) {
        if (trimmed(name).empty() || name.size() > max_name || !is_storable_text(name))
            throw Error(ErrorCode::bad_request,
                        "The name of a property is a text of 1 to " + std::to_string(max_name) + " bytes.");
        if (!value.is_string() || value.get_ref<const std::string&>().size() > max_value ||
            !is_storable_text(value.get_ref<const std::string&>()))
            throw Error(ErrorCode::bad_request, "The value of '" + name + "' must be a text of " +
                                                    std::to_string(max_value) + " bytes at the most.");
    }
    return *found;
}

} // namespace

Response properties_of_annotation(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("properties", value_of(context, "SELECT page_properties($1::int)",
                                                           {named.at("annotation_id").dump()}))};
}

Response change_properties(Context& context, const Request& request, const json& named)
{
    const std::string properties = properties_in(request).dump();
    const std::string annotation = named.at("annotation_id").dump();
    const bool changed = refused_as(manager_only, [&] {
        return context.as_caller([&](Transaction& transaction) {
            return transaction.run("SELECT change_properties($1::int, $2::jsonb)", {annotation, properties})
                .truth(0, 0);
        });
    });
    if (!changed)
        throw_not_found();
    return properties_of_annotation(context, request, named);
}

Response values_of_property(Context& context, const Request& request, const json& named)
{
    return Response{.body = wrapped("values", value_of(context, "SELECT page_property_values($1::int, $2)",
                                                       {named.at("project_id").dump(), query_value(request, "name")}))};
}

} // namespace memento
