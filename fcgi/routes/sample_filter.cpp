#include "routes/sample_filter.hpp"

#include "base/error.hpp"
#include "routes/answer.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& name, const std::string& means)
{
    throw Error(ErrorCode::bad_request, "The parameter '" + name + "' must be " + means + ".");
}

// "" when it is not there.
std::string one_of(const Request& request, const std::string& name, std::initializer_list<std::string_view> values,
                   const std::string& means)
{
    const std::string value = query_value(request, name);
    if (!value.empty() && std::ranges::find(values, value) == values.end())
        refuse(name, means);
    return value;
}

// 0 for "none".
int id_of(const std::string& text, const std::string& name, const std::string& means)
{
    int id = 0;
    if (text == "none")
        return id;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size() || id < 1)
        refuse(name, means);
    return id;
}

} // namespace

json read_sample_filter(const Request& request)
{
    json filter = json::object();
    if (const std::string text = query_value(request, "search"); !text.empty())
        filter["search"] = text;
    if (const std::string status = one_of(request, "status", {"N", "S"}, "N or S"); !status.empty())
        filter["status"] = status;
    if (const std::string label = query_value(request, "label"); !label.empty())
        filter["label"] = id_of(label, "label", "the id of a label, or none");
    if (const std::string score = query_value(request, "score"); !score.empty()) {
        const std::size_t colon = std::min(score.find(':'), score.size());
        filter["classification"] =
            id_of(score.substr(0, colon), "score", "the id of a classification, a colon and an option, or none");
        filter["option"] = score.substr(std::min(colon + 1, score.size()));
    }
    const std::string comments = one_of(request, "comments", {"any", "open", "none"}, "any, open or none");
    if (!comments.empty())
        filter["comments"] = comments;
    for (const char* name : {"shared", "mine"}) {
        if (!one_of(request, name, {"1"}, "1").empty())
            filter[name] = true;
    }
    if (const std::string property = query_value(request, "property"); !property.empty()) {
        const std::size_t equals = property.find('=');
        if (equals == 0 || equals == std::string::npos)
            refuse("property", "a name, an equals sign and a value");
        filter["property"] = property.substr(0, equals);
        filter["value"] = property.substr(equals + 1);
    }
    const std::string sort =
        one_of(request, "sort", {"name", "-name", "added", "-added"}, "name, added, -name or -added");
    if (sort.ends_with("added"))
        filter["sort"] = "added";
    if (sort.starts_with('-'))
        filter["order"] = "desc";
    return filter;
}

} // namespace memento
