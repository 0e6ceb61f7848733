#include "routes/labels.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "routes/change.hpp"
#include "routes/refused.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

bool is_colour(const std::string& text)
{
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.empty() || (text.size() == 7 && text[0] == '#' && std::all_of(text.begin() + 1, text.end(), is_digit));
}

std::string text_in(const json& body, const char* name)
{
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : "?";
}

} // namespace

// {"colour": "#rrggbb", "key": "1" … "9"}, each "" for that which its place in the list gives it.
Response change_label_look(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const std::string colour = text_in(body, "colour");
    const std::string key = text_in(body, "key");
    if (!is_colour(colour))
        throw Error(ErrorCode::bad_request, "The key 'colour' must be a colour like #e69f00, or empty.");
    if (!key.empty() && (key.size() != 1 || key[0] < '1' || key[0] > '9'))
        throw Error(ErrorCode::bad_request, "The key 'key' must be a digit from 1 to 9, or empty.");
    const Resource& labels = *find_resource("labels");
    const bool done = run_change(context, labels, named, [&](Transaction& transaction) {
        return transaction
            .run("SELECT change_label_look($1::int, $2::text, $3::text)", {named.at("label_id").dump(), colour, key})
            .truth(0, 0);
    });
    if (!done)
        refuse_change(context, labels, named);
    return Response{.body = json{{"colour", colour}, {"key", key}}.dump()};
}

Response order_labels(Context& context, const Request& request, const json& named)
{
    constexpr std::size_t max_labels = 10000;
    const json labels = parse_object(request.body).value("labels", json());
    if (!labels.is_array() || labels.size() > max_labels || !std::ranges::all_of(labels, [](const json& id) {
            return id.is_number_integer() && id > 0 && id <= INT32_MAX;
        }))
        throw Error(ErrorCode::bad_request,
                    "The key 'labels' must be a list of ids, " + std::to_string(max_labels) + " at the most.");
    std::string ids = "{";
    for (const json& id : labels)
        ids += (ids.size() > 1 ? "," : "") + id.dump();
    const bool done = refused_as(manager_only, [&] {
        return context.as_caller([&](Transaction& transaction) {
            return transaction
                .run("SELECT order_labels($1::int, $2::int[])", {named.at("project_id").dump(), ids + "}"})
                .truth(0, 0);
        });
    });
    if (!done)
        throw_not_found();
    return Response{.body = "{}"};
}

} // namespace memento
