#include "drawing/shape.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <numbers>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> names{"point", "line", "polyline", "polygon", "rectangle", "ellipse"};

[[noreturn]] void refuse(ShapeKind kind, const std::string& what)
{
    throw Error(ErrorCode::bad_request, "The geometry of a " + std::string(kind_name(kind)) + " " + what);
}

bool has_parts(ShapeKind kind)
{
    return kind == ShapeKind::line || kind == ShapeKind::polyline || kind == ShapeKind::polygon;
}

void append_numbers(ShapeKind kind, const json& list, std::vector<double>& to)
{
    if (!list.is_array())
        refuse(kind, "must be made of lists of numbers.");
    for (const json& number : list) {
        if (!number.is_number())
            refuse(kind, "holds something that is no number.");
        to.push_back(number.get<double>());
    }
}

// Of the points of a part, whether there are `wanted` that differ from each other.
bool differ(const double* point, int count, int wanted)
{
    const auto same = [&](int a, int b) {
        const double* one = point + 2 * std::ptrdiff_t{a};
        const double* other = point + 2 * std::ptrdiff_t{b};
        return one[0] == other[0] && one[1] == other[1];
    };
    int second = 1;
    while (second < count && same(0, second))
        ++second;
    if (second >= count)
        return false;
    if (wanted == 2)
        return true;
    for (int third = second + 1; third < count; ++third) {
        if (!same(0, third) && !same(second, third))
            return true;
    }
    return false;
}

void check_parts(const Geometry& geometry)
{
    const ShapeKind kind = geometry.kind;
    const bool is_polygon = kind == ShapeKind::polygon;
    if (geometry.parts.empty())
        refuse(kind, "is empty.");
    if (kind == ShapeKind::line && (geometry.parts.size() != 1 || geometry.parts[0] != 2))
        refuse(kind, "has two points.");
    const double* at = geometry.numbers.data();
    for (const int count : geometry.parts) {
        if (!differ(at, count, is_polygon ? 3 : 2))
            refuse(kind,
                   is_polygon ? "needs three points that differ in every ring." : "needs two points that differ.");
        at += std::ptrdiff_t{2} * count;
    }
}

bool is_near(double value)
{
    return std::isfinite(value) && std::abs(value) <= farthest;
}

template <typename Number> std::string joined(const std::vector<Number>& numbers)
{
    std::string text = "{";
    std::array<char, 32> digits{};
    for (const Number number : numbers) {
        if (text.size() > 1)
            text += ',';
        text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
    }
    return text + "}";
}

} // namespace

std::string_view kind_name(ShapeKind kind)
{
    return names.at(static_cast<std::size_t>(kind) - 1);
}

std::optional<ShapeKind> kind_named(std::string_view name)
{
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<ShapeKind>(found - names.begin() + 1);
}

Geometry geometry_of(ShapeKind kind, const json& given)
{
    Geometry geometry{.kind = kind};
    if (!given.is_array())
        refuse(kind, "must be a list.");
    if (!has_parts(kind)) {
        append_numbers(kind, given, geometry.numbers);
    } else {
        for (const json& part : given) {
            const std::size_t before = geometry.numbers.size();
            append_numbers(kind, part, geometry.numbers);
            const std::size_t count = geometry.numbers.size() - before;
            if (count % 2 != 0)
                refuse(kind, "must have x and y of every point.");
            geometry.parts.push_back(static_cast<int>(count / 2));
        }
    }
    check(geometry);
    return geometry;
}

json to_json(const Geometry& geometry)
{
    if (!has_parts(geometry.kind))
        return geometry.numbers;
    json parts = json::array();
    const double* at = geometry.numbers.data();
    for (const int count : geometry.parts) {
        parts.push_back(std::vector<double>(at, at + std::ptrdiff_t{2} * count));
        at += std::ptrdiff_t{2} * count;
    }
    return parts;
}

void check(Geometry& geometry)
{
    const ShapeKind kind = geometry.kind;
    if (points_of(geometry) > max_points)
        throw Error(ErrorCode::too_large,
                    "A shape has " + std::to_string(max_points) + " points at the most, and this one has " +
                        std::to_string(points_of(geometry)) + ".",
                    "Simplify it, or draw it in parts.");
    if (!std::ranges::all_of(geometry.numbers, is_near))
        refuse(kind, "holds a number that is not finite, or farther from the origin than 10,000,000 px.");
    if (has_parts(kind)) {
        check_parts(geometry);
        return;
    }
    if (geometry.numbers.size() != (kind == ShapeKind::point ? 2U : 5U))
        refuse(kind, kind == ShapeKind::point ? "is [x, y]." : "is [x, y, width, height, angle].");
    if (kind == ShapeKind::point)
        return;
    if (geometry.numbers[2] < 0 || geometry.numbers[3] < 0 || geometry.numbers[2] + geometry.numbers[3] == 0)
        refuse(kind, "needs a width and a height.");
    double& angle = geometry.numbers[4];
    angle = std::fmod(angle, 360);
    if (angle < 0)
        angle += 360;
    if (angle >= 360 || angle == 0)
        angle = 0; // also of what is a hair below zero, and of -0
    if (!std::ranges::all_of(corners_of(geometry), is_near))
        refuse(kind, "reaches farther from the origin than 10,000,000 px.");
}

std::size_t points_of(const Geometry& geometry)
{
    return has_parts(geometry.kind) ? geometry.numbers.size() / 2 : geometry.kind == ShapeKind::point ? 1 : 4;
}

std::array<double, 8> corners_of(const Geometry& geometry)
{
    const auto& n = geometry.numbers;
    const double x = n[0] + n[2] / 2;
    const double y = n[1] + n[3] / 2;
    const double turn = n[4] * std::numbers::pi / 180;
    // To the letter where it is not turned, or by right angles.
    const double cos = std::fmod(n[4], 180) == 90 ? 0 : std::cos(turn);
    const double sin = std::fmod(n[4], 180) == 0 ? 0 : std::sin(turn);
    std::array<double, 8> corners{};
    constexpr std::array<int, 8> signs{-1, -1, 1, -1, 1, 1, -1, 1};
    for (std::size_t i = 0; i < 8; i += 2) {
        const double dx = signs.at(i) * n[2] / 2;
        const double dy = signs.at(i + 1) * n[3] / 2;
        corners.at(i) = x + dx * cos - dy * sin;
        corners.at(i + 1) = y + dx * sin + dy * cos;
    }
    return corners;
}

bool may_be_colour(std::string_view text)
{
    constexpr std::string_view signs = "#(),.%/+- ";
    return text.size() <= max_colour && std::ranges::all_of(text, [&](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      signs.find(c) != std::string_view::npos;
           });
}

std::string array_text(const std::vector<double>& numbers)
{
    return joined(numbers);
}

std::string array_text(const std::vector<int>& counts)
{
    return joined(counts);
}

std::string number_text(double number)
{
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

} // namespace memento
