// What is drawn: a kind and its geometry, in pixels of the base image as stored. The origin is the top-left corner of
// the top-left pixel. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// In the order of their numbers in the binary form (docs/drawing.md).
enum class ShapeKind : std::uint8_t { point = 1, line, polyline, polygon, rectangle, ellipse };

std::string_view kind_name(ShapeKind kind);
std::optional<ShapeKind> kind_named(std::string_view name);

struct Geometry {
    ShapeKind kind = ShapeKind::point;
    // x, y of every point, part after part. Of a rectangle and an ellipse: x, y of the top-left corner before it is
    // turned about its middle, width, height, angle in degrees clockwise.
    std::vector<double> numbers = {};
    std::vector<int> parts = {}; // points of each line or ring; none of a point, a rectangle, an ellipse
    bool operator==(const Geometry&) const = default;
};

inline constexpr std::size_t max_points = 100'000; // of a shape
inline constexpr double farthest = 1e7;            // from the origin, px
inline constexpr std::size_t max_shape_name = 200; // characters
inline constexpr std::size_t max_colour = 64;      // bytes

// A geometry as requests have it: [x, y] of a point, lists of flat lists of lines and rings, five numbers of a
// rectangle and an ellipse. Throws Error bad_request, or too_large, that says what is wrong with it.
Geometry geometry_of(ShapeKind kind, const nlohmann::json& given);
nlohmann::json to_json(const Geometry& geometry);

// Throws as geometry_of() what must hold of every geometry, and brings an angle into [0, 360).
void check(Geometry& geometry);

// How many points a shape is counted with.
std::size_t points_of(const Geometry& geometry);

// The four corners of a rectangle; of an ellipse, of the one around it. x, y; clockwise from what was top-left.
std::array<double, 8> corners_of(const Geometry& geometry);

// Whether a text can be a colour as CSS writes it: told by its signs alone.
bool may_be_colour(std::string_view text);

// Numbers and counts as PostgreSQL reads arrays: "{1,2.5}".
std::string array_text(const std::vector<double>& numbers);
std::string array_text(const std::vector<int>& counts);

// The shortest text that reads back as the same number.
std::string number_text(double number);

} // namespace memento
