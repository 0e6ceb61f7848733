#include "routes/deciding.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_at_once = 10000;
constexpr std::size_t max_of_sample = 1000; // labels, or scores

bool is_id(const json& value)
{
    return value.is_number_integer() && value > 0 && value <= INT32_MAX;
}

bool is_score(const json& score)
{
    if (!score.is_object() || score.size() != 2 || !score.contains("classification_id") || !score.contains("option"))
        return false;
    const json& option = score["option"];
    return is_id(score["classification_id"]) && option.is_string() &&
           option.get_ref<const std::string&>().size() <= max_name_bytes &&
           option.get_ref<const std::string&>().find('\0') == std::string::npos;
}

bool is_list_of(const json& said, const char* name, bool (*fits)(const json&))
{
    const auto found = said.find(name);
    return found != said.end() && found->is_array() && found->size() <= max_of_sample &&
           std::ranges::all_of(*found, fits);
}

// Status and labels, or scores, or both: and nothing else, because sets are compared to the letter.
bool is_stance(const json& said)
{
    if (!said.is_object())
        return false;
    const bool submits = said.contains("status") || said.contains("labels");
    const bool scores = said.contains("scores");
    if (said.size() != (submits ? 2U : 0U) + (scores ? 1U : 0U) || said.empty())
        return false;
    return (!submits || (is_list_of(said, "labels", is_id) && said.contains("status") &&
                         (said["status"] == "N" || said["status"] == "S"))) &&
           (!scores || is_list_of(said, "scores", is_score));
}

bool is_decision(const json& one)
{
    return one.is_object() && one.size() == 3 && one.contains("annotation_id") && is_id(one["annotation_id"]) &&
           one.contains("from") && is_stance(one["from"]) && one.contains("to") && is_stance(one["to"]) &&
           one["from"].contains("status") == one["to"].contains("status") &&
           one["from"].contains("scores") == one["to"].contains("scores");
}

} // namespace

// {"samples": [{"annotation_id", "from", "to"}], "undo": bool, "op_id"}: what was changed by somebody else since stays,
// and is told.
Response decide(Context& context, const Request& request, const json&)
{
    const json body = parse_object(request.body);
    const json samples = body.value("samples", json());
    if (!samples.is_array() || samples.empty() || samples.size() > max_at_once ||
        !std::ranges::all_of(samples, is_decision))
        throw Error(ErrorCode::bad_request,
                    "The key 'samples' must be a list of {\"annotation_id\", \"from\", \"to\"}, " +
                        std::to_string(max_at_once) + " at the most.",
                    "'from' and 'to' hold status and labels, or scores.");
    std::set<int> ids;
    for (const json& one : samples)
        ids.insert(one["annotation_id"].get<int>());
    if (ids.size() != samples.size())
        throw Error(ErrorCode::bad_request, "The key 'samples' names an annotation twice.");
    const json undo = body.value("undo", json(false));
    if (!undo.is_boolean())
        throw Error(ErrorCode::bad_request, "The key 'undo' must be true or false.");
    const std::string operation = operation_of(body);
    return Response{
        .body = run_change(context, *find_resource("annotations"), json::object(), [&](Transaction& transaction) {
            return once(transaction, operation, [&] {
                return transaction.run("SELECT decide($1::jsonb, $2::boolean)", {samples.dump(), undo.dump()})
                    .text(0, 0);
            });
        })};
}

} // namespace memento
