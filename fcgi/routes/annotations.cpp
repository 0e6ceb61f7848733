#include "routes/annotations.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/sample_filter.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_at_once = 10000;

// The whole numbers of a list in a body. Throws Error bad_request naming the key.
std::vector<int> ids_of(const json& body, const char* name)
{
    const auto found = body.find(name);
    const auto is_id = [](const json& value) { return value.is_number_integer() && value > 0 && value <= INT32_MAX; };
    if (found == body.end() || !found->is_array() || found->size() > max_at_once || !std::ranges::all_of(*found, is_id))
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be a list of ids, " +
                                                std::to_string(max_at_once) + " at the most.");
    auto ids = found->get<std::vector<int>>();
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

// As PostgreSQL reads an array: "{1,2}".
std::string array_of(const std::vector<int>& ids)
{
    std::string text;
    for (const int id : ids)
        text += (text.empty() ? "" : ",") + std::to_string(id);
    return "{" + text + "}";
}

// Which page of a list: parameters of the query string, of which the first one that is there counts.
json read_place(const Request& request)
{
    for (const char* name : {"around", "after", "before", "at"}) {
        if (const std::optional<int> number = query_number(request, name); number && *number > 0)
            return {{name, *number}};
    }
    return query_value(request, "end").empty() ? json::object() : json{{"end", true}};
}

// The names of properties that are told of the rows; none has an equals sign, so that stands between them.
std::vector<std::string> told_properties(const Request& request)
{
    constexpr std::size_t max_told = 12;
    std::vector<std::string> names = split(query_value(request, "tell"), '=');
    std::erase(names, "");
    if (names.size() > max_told)
        throw Error(ErrorCode::bad_request,
                    "The parameter 'tell' must be names of properties, " + std::to_string(max_told) + " at the most.");
    return names;
}

// category: "" for all of the project.
Response page_of_samples(Context& context, const Request& request, const std::string& project,
                         const std::string& category)
{
    const int limit = std::min(query_number(request, "limit").value_or(200), 1000);
    json place = read_place(request);
    if (const std::vector<std::string> names = told_properties(request); !names.empty())
        place["tell"] = names;
    const std::string page =
        value_of(context, "SELECT page_samples($1::int, nullif($2, '')::int, $3::jsonb, $4::jsonb, $5::int)",
                 {project, category, read_sample_filter(request).dump(), place.dump(), std::to_string(limit)});
    if (page.empty())
        throw Error(ErrorCode::conflict, "The annotation at which the page begins is not there any more.",
                    "Begin with the first page again.");
    return Response{.body = page};
}

} // namespace

Response annotations_of_category(Context& context, const Request& request, const json& named)
{
    const Rows rows =
        context.read("SELECT project_id FROM categories WHERE category_id = $1::int", {named.at("category_id").dump()});
    if (rows.empty())
        throw_not_found();
    return page_of_samples(context, request, rows.text(0, 0), named.at("category_id").dump());
}

Response annotations_of_project(Context& context, const Request& request, const json& named)
{
    return page_of_samples(context, request, named.at("project_id").dump(), {});
}

Response open_annotation(Context& context, const Request&, const json& named)
{
    const std::string annotation =
        value_of(context, "SELECT page_annotation($1::int)", {named.at("annotation_id").dump()});
    return Response{.body = wrapped("annotation", annotation)};
}

// {"labels": [ids], "version": n, "op_id"}: labels and status in one transaction; 409 with who, when and what when it
// was changed since.
Response submit_annotation(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    const std::string labels = array_of(ids_of(body, "labels"));
    const auto version = body.find("version");
    if (version == body.end() || !version->is_number_integer() || *version < 0 || *version > INT32_MAX)
        throw Error(ErrorCode::bad_request, "The key 'version' must be the version of the annotation that was shown.");
    const std::string operation = operation_of(body);
    const Resource& annotations = *find_resource("annotations");
    const std::string done = run_change(context, annotations, named, [&](Transaction& transaction) {
        return once(transaction, operation, [&] {
            return transaction
                .run("SELECT coalesce(submit_annotation($1::int, $2::int[], $3::int)::text, '')",
                     {named.at("annotation_id").dump(), labels, version->dump()})
                .text(0, 0);
        });
    });
    if (done.empty())
        refuse_change(context, annotations, named);
    const json answer = json::parse(done);
    if (!answer.contains("conflict"))
        return Response{.body = json{{"annotation", answer}}.dump()};
    Response response{.status = 409};
    response.body = json{{"error",
                          {{"code", "conflict"},
                           {"message", "Somebody has changed this annotation in the meantime."},
                           {"hint", "Look at both and submit again."}}},
                         {"conflict", answer.at("conflict")}}
                        .dump();
    return response;
}

// {"annotations": [ids], "scores": [{"classification_id", "option"}], "op_id"}: what is chosen for each of them,
// instead of before.
Response classify(Context& context, const Request& request, const json&)
{
    const json body = parse_object(request.body);
    const std::vector<int> annotations = ids_of(body, "annotations");
    const json scores = body.value("scores", json());
    const auto is_score = [](const json& score) {
        return score.is_object() && score.contains("classification_id") &&
               score["classification_id"].is_number_integer() && score["classification_id"] > 0 &&
               score["classification_id"] <= INT32_MAX && score.contains("option") && score["option"].is_string() &&
               score["option"].get_ref<const std::string&>().size() <= max_name_bytes &&
               score["option"].get_ref<const std::string&>().find('\0') == std::string::npos;
    };
    if (!scores.is_array() || scores.size() > 1000 || !std::ranges::all_of(scores, is_score))
        throw Error(ErrorCode::bad_request, "The key 'scores' must be a list of {\"classification_id\", \"option\"}.");
    const std::string operation = operation_of(body);
    const std::string count =
        run_change(context, *find_resource("annotations"), json::object(), [&](Transaction& transaction) {
            return once(transaction, operation, [&] {
                return transaction.run("SELECT classify($1::int[], $2::jsonb)", {array_of(annotations), scores.dump()})
                    .text(0, 0);
            });
        });
    return Response{.body = "{\"classified\":" + count + "}"};
}

Response neighbours_in_queue(Context& context, const Request& request, const json& named)
{
    // A list is followed when one is asked for, the queue otherwise.
    const std::string annotation = named.at("annotation_id").dump();
    if (query_value(request, "list") == "1")
        return Response{.body = value_of(context, "SELECT page_neighbours($1::int, $2::jsonb)",
                                         {annotation, read_sample_filter(request).dump()})};
    return Response{.body = value_of(context, "SELECT page_neighbours($1::int, NULL)", {annotation})};
}

} // namespace memento
