#include "resource/body.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr int deepest = 32;

void refuse(const std::string& message)
{
    throw Error(ErrorCode::bad_request, message);
}

bool has_nul(const std::string& text)
{
    return text.find('\0') != std::string::npos;
}

// How deep arrays and objects lie in each other, of a text that is valid JSON.
int depth_of(std::string_view text)
{
    int depth = 0;
    int most = 0;
    bool is_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"')
            is_text = !is_text;
        else if (is_text)
            i += c == '\\' ? 1 : 0;
        else if (c == '[' || c == '{')
            most = std::max(most, ++depth);
        else if (c == ']' || c == '}')
            --depth;
    }
    return most;
}

bool fits_int(const json& value)
{
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>() <= std::numeric_limits<std::int32_t>::max();
    if (!value.is_number_integer())
        return false;
    const auto number = value.get<std::int64_t>();
    return number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max();
}

void check_type(const Column& column, const json& value)
{
    const std::string key(column.name);
    if (column.type == Type::text) {
        if (!value.is_string())
            refuse("The key '" + key + "' must be a text.");
        if (has_nul(value.get_ref<const std::string&>()))
            refuse("The text of '" + key + "' contains a NUL character.");
        if (column.max_bytes != 0 && value.get_ref<const std::string&>().size() > column.max_bytes)
            refuse("The text of '" + key + "' is longer than " + std::to_string(column.max_bytes) + " bytes.");
    } else if (!value.is_number_integer()) {
        refuse("The key '" + key + "' must be a whole number.");
    } else if (!fits_int(value)) {
        refuse("The number of '" + key + "' is out of range.");
    }
}

bool is_required(const Column& column, Verb verb)
{
    return column.part == Part::field || column.part == Part::key || (column.part == Part::secret && verb == post);
}

} // namespace

json parse_object(std::string_view text)
{
    // Before it is parsed: a parser that is told of each value by a callback looks, at the end of each object, through
    // all that is in the list around it.
    if (depth_of(text) > deepest)
        throw Error(ErrorCode::bad_request, "The body is nested deeper than 32 levels.");
    json object;
    try {
        object = json::parse(text);
    } catch (const json::exception&) {
        throw Error(ErrorCode::bad_request, "The body is not valid JSON.", "Send a JSON object in UTF-8.");
    }
    if (!object.is_object())
        refuse("The body must be a JSON object.");
    return object;
}

std::string required_text(const json& body, const char* name)
{
    const auto found = body.find(name);
    if (found == body.end() || !found->is_string())
        throw Error(ErrorCode::bad_request, "The key '" + std::string(name) + "' must be a text.");
    return found->get<std::string>();
}

json checked_body(const Resource& resource, const json& body, Verb verb)
{
    const bool is_link = (resource.verbs & put) == 0;
    json values = json::object();
    for (const Column& column : resource.columns) {
        if (column.part == Part::read_only || (column.part == Part::key && !is_link))
            continue;
        const auto found = body.find(column.name);
        const bool absent = found == body.end() || (found->is_null() && !is_required(column, verb));
        if (absent && is_required(column, verb))
            refuse("The key '" + std::string(column.name) + "' is missing.");
        if (absent)
            continue;
        check_type(column, *found);
        values[std::string(column.name)] = *found;
    }
    return values;
}

} // namespace memento
