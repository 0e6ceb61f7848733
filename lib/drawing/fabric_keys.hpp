// The keys of our own beside those that Fabric.js knows, and what both sides of them must agree on.
#pragma once

#include <string>

namespace memento {

namespace keys {
inline constexpr auto id = "id";
inline constexpr auto kind = "kind";
inline constexpr auto geometry = "geometry"; // of what Fabric.js keeps by a box: to the letter
inline constexpr auto its_class = "class";
inline constexpr auto name = "name";
inline constexpr auto colour = "colour"; // "": that of its class
inline constexpr auto group = "group";
inline constexpr auto author = "author";
inline constexpr auto created = "created";
} // namespace keys

// The stroke of a shape of this colour.
inline std::string fabric_stroke(const std::string& colour)
{
    return colour.empty() ? "#e69f00" : colour;
}

} // namespace memento
