#include "routes/comments.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_content_bytes = 20000;
constexpr std::size_t max_view_bytes = 4000;
constexpr double max_coordinate = 1e7; // pixels of the base image, to either side

int id_in(const json& body, const char* name)
{
    const auto found = body.find(name);
    if (found == body.end() || !found->is_number_integer() || *found < 1 || *found > INT32_MAX)
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be an id.");
    return found->get<int>();
}

double coordinate_in(const json& body, const char* name)
{
    const auto found = body.find(name);
    if (found == body.end() || !found->is_number() || std::abs(found->get<double>()) > max_coordinate)
        throw Error(ErrorCode::bad_request, "The keys 'x' and 'y' must both be pixels of the image.");
    return found->get<double>();
}

std::string text_in(const json& body, const char* name, std::size_t max_bytes)
{
    std::string text = required_text(body, name);
    if (text.size() > max_bytes)
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be a text of " +
                                                std::to_string(max_bytes) + " bytes at the most.");
    return text;
}

// What add_comment() of the database takes: keys that are not there are not wanted.
json said_in(const json& body)
{
    json said{{"layer_id", id_in(body, "layer_id")}, {"content", text_in(body, "content", max_content_bytes)}};
    if (said["content"].get_ref<const std::string&>().find_first_not_of(" \t\r\n") == std::string::npos)
        throw Error(ErrorCode::bad_request, "The key 'content' must not be empty.");
    if (body.contains("answers_to"))
        said["answers_to"] = id_in(body, "answers_to");
    if (body.contains("x") || body.contains("y")) {
        said["x"] = coordinate_in(body, "x");
        said["y"] = coordinate_in(body, "y");
    }
    if (body.contains("view"))
        said["view"] = text_in(body, "view", max_view_bytes);
    return said;
}

} // namespace

// {"layer_id", "content", "op_id", and where wanted "answers_to", "x", "y", "view"} → the comment as it is now.
Response add_comment(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const json said = said_in(body);
    const std::string operation = operation_of(body);
    const Resource& comments = *find_resource("comments");
    json args = named;
    args["layer_id"] = said["layer_id"];
    const std::string made = run_change(context, comments, args, [&](Transaction& transaction) {
        return once(transaction, operation, [&] {
            return transaction
                .run("SELECT coalesce(add_comment($1::int, $2::jsonb)::text, '')",
                     {named.at("annotation_id").dump(), said.dump()})
                .text(0, 0);
        });
    });
    if (made.empty())
        throw_not_found();
    return Response{.status = 201, .body = wrapped("comment", made)};
}

// {"resolved": true or false}
Response resolve_comment(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const auto resolved = body.find("resolved");
    if (resolved == body.end() || !resolved->is_boolean())
        throw Error(ErrorCode::bad_request, "The key 'resolved' must be true or false.");
    const Resource& comments = *find_resource("comments");
    const bool done = run_change(context, comments, named, [&](Transaction& transaction) {
        return transaction
            .run("SELECT resolve_comment($1::int, $2::boolean)", {named.at("comment_id").dump(), resolved->dump()})
            .truth(0, 0);
    });
    if (!done)
        refuse_change(context, comments, named);
    return Response{.body = json{{"resolved", *resolved}}.dump()};
}

// What a manager has taken away of another's → the comment as it is now.
Response restore_comment(Context& context, const Request&, const json& named)
{
    const Resource& comments = *find_resource("comments");
    const std::string restored = run_change(context, comments, named, [&](Transaction& transaction) {
        return transaction.run("SELECT coalesce(restore_comment($1::int)::text, '')", {named.at("comment_id").dump()})
            .text(0, 0);
    });
    if (restored.empty())
        refuse_change(context, comments, named);
    return Response{.body = wrapped("comment", restored)};
}

} // namespace memento
