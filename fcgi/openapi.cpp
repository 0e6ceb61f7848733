#include "openapi.hpp"

#include "base/text.hpp"
#include "base/version.hpp"
#include "routes.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

json schema_of(const Column& column)
{
    if (column.type == Type::text) {
        json text{{"type", "string"}};
        if (column.max_bytes != 0) {
            text["maxLength"] = column.max_bytes;
            text["description"] = "At most so many bytes in UTF-8";
        }
        return text;
    }
    if (column.type == Type::number || column.type == Type::object)
        return {{"type", column.type == Type::number ? "number" : "object"}};
    json schema{{"type", "integer"}, {"format", "int32"}};
    if (column.type != Type::integer)
        schema["description"] = "0: none";
    return schema;
}

// What an answer shows of a resource.
json item_schema(const Resource& resource)
{
    json properties = json::object();
    for (const Column& column : resource.columns) {
        if (column.part == Part::secret)
            continue;
        json schema = schema_of(column);
        if (column.part == Part::read_only)
            schema["readOnly"] = true;
        properties[std::string(column.name)] = schema;
    }
    return {{"type", "object"}, {"properties", properties}};
}

// What a body of POST or PUT holds.
json body_schema(const Resource& resource, bool is_post)
{
    const bool is_link = (resource.verbs & put) == 0;
    json properties = json::object();
    json required = json::array();
    for (const Column& column : resource.columns) {
        if (column.part == Part::read_only || (column.part == Part::key && !is_link))
            continue;
        const std::string name(column.name);
        properties[name] = schema_of(column);
        if (column.part == Part::field || column.part == Part::key || (column.part == Part::secret && is_post))
            required.push_back(name);
    }
    return {{"type", "object"}, {"properties", properties}, {"required", required}};
}

json json_content(const json& schema)
{
    return {{"application/json", {{"schema", schema}}}};
}

json reference(std::string_view kind, std::string_view name)
{
    return {{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

json answer_of(const Route& route)
{
    if (route.resource == nullptr)
        return {{"description", "Done"}, {"content", json_content({{"type", "object"}})}};
    const json item = reference("schemas", route.resource->wrapper);
    const std::string key(route.answers_list ? route.resource->path : route.resource->wrapper);
    const json value = route.answers_list ? json{{"type", "array"}, {"items", item}} : item;
    return {{"description", "Done"}, {"content", json_content({{"type", "object"}, {"properties", {{key, value}}}})}};
}

json parameters_of(const Route& route, std::string& path)
{
    json parameters = json::array();
    path.clear();
    for (const std::string& segment : split(route.pattern, '/')) {
        if (segment.front() != '{') {
            path += "/" + segment;
            continue;
        }
        const bool is_text = segment[1] == ':';
        const std::string name = segment.substr(is_text ? 2 : 1, segment.size() - (is_text ? 3 : 2));
        path += "/{" + name + "}";
        const json schema =
            is_text ? json{{"type", "string"}} : json{{"type", "integer"}, {"format", "int32"}, {"minimum", 0}};
        parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
    }
    for (const std::string_view name : route.query) {
        const bool is_number = name == "limit" || name == "after";
        const json schema = is_number ? json{{"type", "integer"}, {"minimum", 0}} : json{{"type", "string"}};
        parameters.push_back({{"name", name}, {"in", "query"}, {"schema", schema}});
    }
    return parameters;
}

json operation_of(const Route& route, const json& parameters)
{
    const json done = route.success == 204 ? json{{"description", "Done"}} : answer_of(route);
    const json responses{{std::to_string(route.success), done}, {"default", reference("responses", "error")}};
    json operation{{"summary", route.summary}, {"parameters", parameters}, {"responses", responses}};
    if (route.resource != nullptr && (route.method == "POST" || route.method == "PUT"))
        operation["requestBody"] = {{"required", true},
                                    {"content", json_content(body_schema(*route.resource, route.method == "POST"))}};
    return operation;
}

json login_operation(const std::string& summary)
{
    json parameters = json::array();
    for (const char* name : {"username", "password"})
        parameters.push_back({{"name", name}, {"in", "header"}, {"required", true}, {"schema", {{"type", "string"}}}});
    parameters[1]["description"] = "Lower-case hex SHA-256 of what was typed";
    const json token{{"type", "object"}, {"properties", {{"token", {{"type", "string"}}}}}};
    return {{"summary", summary},
            {"security", json::array()},
            {"parameters", parameters},
            {"responses",
             {{"200", {{"description", "A token for the header x-access-token"}, {"content", json_content(token)}}},
              {"default", reference("responses", "error")}}}};
}

// Of a link, whose secret is in the body, with these keys.
json link_operation(const std::string& summary, const std::vector<const char*>& keys)
{
    json body{{"type", "object"}, {"properties", json::object()}, {"required", keys}};
    for (const char* key : keys)
        body["properties"][key] = {{"type", "string"}};
    return {{"summary", summary},
            {"security", json::array()},
            {"requestBody", {{"required", true}, {"content", json_content(body)}}},
            {"responses",
             {{"200", {{"description", "What the link opens"}, {"content", json_content({{"type", "object"}})}}},
              {"default", reference("responses", "error")}}}};
}

// What answers without a session takes what no row of a table describes.
json open_operation(const Route& route)
{
    if (route.pattern == "login")
        return login_operation(route.summary);
    if (route.pattern == "web/invites/open")
        return link_operation(route.summary, {"invite"});
    if (route.pattern == "web/invites/join")
        return link_operation(route.summary, {"invite", "username", "name", "password"});
    return link_operation(route.summary, {"share"});
}

json components()
{
    json schemas = json::object();
    for (const Resource& resource : resources())
        schemas[std::string(resource.wrapper)] = item_schema(resource);
    const json text{{"type", "string"}};
    schemas["error"] = {
        {"type", "object"},
        {"properties",
         {{"error", {{"type", "object"}, {"properties", {{"code", text}, {"message", text}, {"hint", text}}}}}}}};
    return {{"schemas", schemas},
            {"responses",
             {{"error", {{"description", "Refused"}, {"content", json_content(reference("schemas", "error"))}}}}},
            {"securitySchemes", {{"token", {{"type", "apiKey"}, {"in", "header"}, {"name", "x-access-token"}}}}}};
}

} // namespace

bool is_described(const Route& route)
{
    return !route.pattern.starts_with("internal/") && route.pattern != "openapi.json";
}

Response answer_description(Context&, const Request&, const json&)
{
    static const std::string description = describe_api().dump();
    return Response{.body = description};
}

json describe_api()
{
    json paths = json::object();
    for (const Route& route : routes()) {
        if (!is_described(route))
            continue;
        std::string path;
        const json parameters = parameters_of(route, path);
        paths[path][lower(route.method)] = route.open ? open_operation(route) : operation_of(route, parameters);
    }
    return {{"openapi", "3.1.0"},
            {"info", {{"title", "Memento"}, {"version", version()}, {"license", {{"name", "MIT"}}}}},
            {"servers", {{{"url", "/memento-api"}}, {{"url", "/memento"}}}},
            {"security", {{{"token", json::array()}}}},
            {"paths", paths},
            {"components", components()}};
}

} // namespace memento
