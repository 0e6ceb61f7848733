#include "drawing/edit.hpp"

#include "base/error.hpp"
#include "drawing/measure.hpp"

#include <algorithm>
#include <set>

namespace memento {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& message)
{
    throw Error(ErrorCode::bad_request, message);
}

const json& list_of(const json& body, const char* name)
{
    static const json none = json::array();
    const auto found = body.find(name);
    if (found == body.end())
        return none;
    if (!found->is_array())
        refuse("The key '" + std::string(name) + "' must be a list.");
    return *found;
}

std::string id_of(const json& given)
{
    std::string id = given.is_string() ? given.get<std::string>() : "";
    if (!is_uuid(id))
        refuse("The id of a shape must be a UUID in lower case.");
    return id;
}

std::size_t characters_of(const std::string& text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string text_of(const json& given, const char* name)
{
    if (!given.is_string())
        refuse("The " + std::string(name) + " of a shape must be a text.");
    auto text = given.get<std::string>();
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        refuse("The " + std::string(name) + " of a shape holds a control character.");
    return text;
}

// An id, or null for none.
json reference_of(const json& given, const char* name)
{
    if (given.is_null() || given == 0)
        return nullptr;
    if (!given.is_number_integer() || given < 0 || given > INT32_MAX)
        refuse("The " + std::string(name) + " of a shape must be an id, or null.");
    return given;
}

// What a shape says besides its geometry, where it does.
void put_words(const json& shape, json& to)
{
    for (const char* name : {"class", "group"}) {
        if (shape.contains(name))
            to[name] = reference_of(shape[name], name);
    }
    if (shape.contains("name")) {
        const std::string name = text_of(shape["name"], "name");
        if (characters_of(name) > max_shape_name)
            refuse("The name of a shape has " + std::to_string(max_shape_name) + " characters at the most.");
        to["name"] = name;
    }
    if (shape.contains("colour")) {
        const std::string colour = text_of(shape["colour"], "colour");
        if (!may_be_colour(colour))
            refuse("The colour of a shape must be a colour of CSS, or \"\" for that of its class.");
        to["colour"] = colour;
    }
}

ShapeKind kind_of(const json& shape)
{
    const auto found = shape.find("kind");
    const auto kind = found != shape.end() && found->is_string() ? kind_named(found->get<std::string>()) : std::nullopt;
    if (!kind)
        refuse("The kind of a shape must be point, line, polyline, polygon, rectangle or ellipse.");
    return *kind;
}

json made(const json& shape, const std::string& id)
{
    json to{{"id", id}};
    if (!shape.contains("geometry"))
        refuse("A shape that is made must have a geometry.");
    put_geometry(to, geometry_of(kind_of(shape), shape["geometry"]));
    put_words(shape, to);
    return to;
}

json changed(const json& shape, const std::string& id, const std::map<std::string, ShapeKind>& kinds)
{
    json to{{"id", id}};
    if (shape.contains("geometry")) {
        const auto known = kinds.find(id);
        // Of one that is not there, nothing else is known: it is told as a conflict.
        if (shape.contains("kind") || known != kinds.end())
            put_geometry(to, geometry_of(shape.contains("kind") ? kind_of(shape) : known->second, shape["geometry"]));
    } else if (shape.contains("kind")) {
        refuse("The kind of a shape changes with its geometry alone.");
    }
    put_words(shape, to);
    return to;
}

} // namespace

bool is_uuid(std::string_view text)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return std::ranges::equal(form, text, [](char want, char is) {
        return want == '-' ? is == '-' : (is >= '0' && is <= '9') || (is >= 'a' && is <= 'f');
    });
}

void put_geometry(json& to, const Geometry& geometry)
{
    const Measures measures = measure(geometry);
    to["kind"] = kind_name(geometry.kind);
    to["geometry"] = array_text(geometry.numbers);
    to["parts"] = array_text(geometry.parts);
    to["bounds"] = "(" + number_text(measures.right) + "," + number_text(measures.bottom) + "),(" +
                   number_text(measures.left) + "," + number_text(measures.top) + ")";
    to["area"] = measures.area;
    to["length"] = measures.length;
}

std::vector<std::string> of_unsaid_kind(const json& body)
{
    std::vector<std::string> ids;
    for (const json& shape : list_of(body, "updated")) {
        if (shape.is_object() && shape.contains("geometry") && !shape.contains("kind"))
            ids.push_back(id_of(shape.value("id", json())));
    }
    return ids;
}

json checked_edit(const json& body, const std::map<std::string, ShapeKind>& kinds)
{
    const json& created = list_of(body, "created");
    const json& updated = list_of(body, "updated");
    const json& deleted = list_of(body, "deleted");
    const std::size_t count = created.size() + updated.size() + deleted.size();
    if (count > max_shapes_at_once)
        throw Error(ErrorCode::too_large,
                    "An edit is about " + std::to_string(max_shapes_at_once) +
                        " shapes at the most, and this one about " + std::to_string(count) + ".",
                    "Send it in parts.");
    std::set<std::string> ids;
    const auto id_in = [&](const json& shape) {
        if (!shape.is_object())
            refuse("A shape must be an object.");
        std::string id = id_of(shape.value("id", json()));
        if (!ids.insert(id).second)
            refuse("The edit names the shape " + id + " twice.");
        return id;
    };
    json checked{{"created", json::array()}, {"updated", json::array()}, {"deleted", json::array()}};
    for (const json& shape : created) {
        const std::string id = id_in(shape);
        checked["created"].push_back(made(shape, id));
    }
    for (const json& shape : updated) {
        const std::string id = id_in(shape);
        checked["updated"].push_back(changed(shape, id, kinds));
    }
    for (const json& id : deleted) {
        if (!ids.insert(id_of(id)).second)
            refuse("The edit names the shape " + id_of(id) + " twice.");
        checked["deleted"].push_back(id);
    }
    return checked;
}

} // namespace memento
