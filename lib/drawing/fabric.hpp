// Drawings as Fabric.js (http://fabricjs.com/docs) keeps them: a JSON text with a list of objects, which say where they
// lie by the corner or the middle of a box around them, turned, scaled and skewed. Pure.
#pragma once

#include "drawing/stored.hpp"

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace memento {

// An object of Fabric.js as a shape. What it says of author and time is not believed.
struct FabricShape {
    std::optional<Geometry> geometry; // nothing: it is no shape of ours, and is kept as it is
    std::string id;                   // "": it has none
    int class_id = 0;
    int group_id = 0;
    std::string name;
    std::string colour;
};

// version: what the text says of itself, "" nothing; objects of Fabric.js 7 lie by their middle where they do not say.
FabricShape read_fabric(const nlohmann::json& object, std::string_view version);

// The shape as an object that Fabric.js loads; what it has no field for is under keys of our own.
std::string fabric_object(const StoredShape& shape);

// Half of the last digit that Fabric.js writes of where something lies and how large it is; version 7 writes two more.
inline constexpr double fabric_rounding = 0.00501;

// Whether an object of Fabric.js lies where fabric_object() writes one of this geometry: nobody has moved it.
bool lies_as_written(const nlohmann::json& object, const Geometry& geometry);

// The parts of a text: calls object with each object as it stands there, in order. What is beside them, as the text of
// an object without its end ("" where there is nothing); nothing when the text is no drawing.
std::optional<std::string> split_fabric(std::string_view text, const std::function<void(std::string_view)>& object);

// What comes before and after the objects, which are separated by commas.
std::string fabric_begin(std::string_view frame);
inline constexpr std::string_view fabric_end = "]}";

// A text as it stands inside of a text in JSON.
std::string json_escaped(std::string_view text);

// A text that is the same for objects that are equal as JSON, however they are written.
std::string canonical(const nlohmann::json& value);

} // namespace memento
