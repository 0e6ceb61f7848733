#include "drawing/fabric.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "drawing/edit.hpp"
#include "drawing/fabric_keys.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

namespace memento {
namespace {

using nlohmann::json;

// As Fabric.js takes a key that is not there. Not a number makes the whole object unreadable.
double number_of(const json& object, const char* name, double otherwise)
{
    const auto found = object.find(name);
    if (found == object.end() || found->is_null())
        return otherwise;
    return found->is_number() ? found->get<double>() : std::nan("");
}

std::string text_of(const json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool is_true(const json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && *found == true;
}

struct Point {
    double x, y;
};

// An object before it is scaled and turned around its middle.
struct Local {
    std::vector<Point> points = {}; // around the middle
    std::vector<int> parts = {};
    double width = 0;
    double height = 0;
    std::optional<Point> middle; // where its own corners say that it lies, for one that does not say so by left and top
};

// What turns a point around the middle of an object into one of the image.
struct Placement {
    double a = 1, b = 0, c = 0, d = 1; // x' = a x + c y, y' = b x + d y
    Point middle{0, 0};
    bool is_skewed = false;
    double rounding = 1e-6; // so far it may lie from where its own corners say, and be there
    Point at(Point p) const { return {middle.x + a * p.x + c * p.y, middle.y + b * p.x + d * p.y}; }
};

double radians(double degrees)
{
    return degrees * std::numbers::pi / 180;
}

struct Scale {
    double x, y, skew_x, skew_y;
};

Scale scale_of(const json& object)
{
    return {number_of(object, "scaleX", 1), number_of(object, "scaleY", 1),
            std::tan(radians(number_of(object, "skewX", 0))), std::tan(radians(number_of(object, "skewY", 0)))};
}

// The box that left and top are about: with the stroke, skewed and scaled.
Point outer_size(const json& object, const Local& local, const Scale& scale, bool is_line)
{
    const double stroke = number_of(object, "strokeWidth", 1);
    const bool is_uniform = is_true(object, "strokeUniform");
    double width = local.width + (is_uniform ? 0 : stroke);
    double height = local.height + (is_uniform ? 0 : stroke);
    const std::string cap = text_of(object, "strokeLineCap");
    if (is_line && !is_uniform && (cap.empty() || cap == "butt")) { // a level line has no stroke before and behind it
        if (local.width == 0)
            height -= stroke;
        if (local.height == 0)
            width -= stroke;
    }
    if (scale.skew_x != 0 || scale.skew_y != 0) {
        const double wide = std::abs(1 + scale.skew_x * scale.skew_y) * width + std::abs(scale.skew_x) * height;
        height += std::abs(scale.skew_y) * width;
        width = wide;
    }
    const double outside = is_uniform ? stroke : 0;
    return {width * std::abs(scale.x) + outside, height * std::abs(scale.y) + outside};
}

// 0 at the left or top, 1 at the other side; a number as it is.
double origin_of(const json& object, const char* name, bool is_centred)
{
    const auto found = object.find(name);
    if (found != object.end() && found->is_number())
        return found->get<double>();
    const std::string said = text_of(object, name);
    if (said == "center" || (said.empty() && is_centred))
        return 0.5;
    return said == "right" || said == "bottom" ? 1 : 0;
}

Placement placement_of(const json& object, const Local& local, bool is_line, bool is_centred)
{
    const double angle = number_of(object, "angle", 0);
    const double cos = std::fmod(angle, 180) == 90 ? 0 : std::cos(radians(angle));
    const double sin = std::fmod(angle, 180) == 0 ? 0 : std::sin(radians(angle));
    const Scale scale = scale_of(object);
    const double sx = is_true(object, "flipX") ? -scale.x : scale.x;
    const double sy = is_true(object, "flipY") ? -scale.y : scale.y;
    const double m0 = sx * (1 + scale.skew_x * scale.skew_y);
    const double m1 = sy * scale.skew_y;
    const double m2 = sx * scale.skew_x;
    Placement placement{cos * m0 - sin * m1, sin * m0 + cos * m1, cos * m2 - sin * sy, sin * m2 + cos * sy, {}, {}};
    placement.is_skewed = scale.skew_x != 0 || scale.skew_y != 0;
    if (!text_of(object, keys::kind).empty()) // we wrote it exactly; Fabric.js has written it again since
        placement.rounding = fabric_rounding;

    const Point size = outer_size(object, local, scale, is_line);
    const double dx = (0.5 - origin_of(object, "originX", is_centred)) * size.x;
    const double dy = (0.5 - origin_of(object, "originY", is_centred)) * size.y;
    const Point offset{cos * dx - sin * dy, sin * dx + cos * dy};
    const Point own = local.middle.value_or(offset);
    placement.middle = {number_of(object, "left", own.x - offset.x) + offset.x,
                        number_of(object, "top", own.y - offset.y) + offset.y};
    return placement;
}

// Points around the middle of the box around them.
Local around_middle(std::vector<Point> points, std::vector<int> parts)
{
    Local local{.points = std::move(points), .parts = std::move(parts), .middle = {}};
    if (local.points.empty())
        return local;
    const auto [left, right] = std::ranges::minmax(local.points, {}, &Point::x);
    const auto [top, bottom] = std::ranges::minmax(local.points, {}, &Point::y);
    local.width = right.x - left.x;
    local.height = bottom.y - top.y;
    local.middle = Point{(left.x + right.x) / 2, (top.y + bottom.y) / 2};
    return local;
}

// Corners as they are to be in the image; those that lie where they say are taken to the letter.
Geometry corners(ShapeKind kind, const Local& local, const Placement& placement)
{
    Geometry geometry{.kind = kind, .parts = local.parts};
    const Point middle = local.middle.value_or(Point{0, 0});
    const bool as_they_say = placement.a == 1 && placement.b == 0 && placement.c == 0 && placement.d == 1 &&
                             std::abs(placement.middle.x - middle.x) < placement.rounding &&
                             std::abs(placement.middle.y - middle.y) < placement.rounding;
    for (const Point point : local.points) {
        const Point placed = as_they_say ? point : placement.at({point.x - middle.x, point.y - middle.y});
        geometry.numbers.push_back(placed.x);
        geometry.numbers.push_back(placed.y);
    }
    return geometry;
}

std::vector<Point> points_of(const json& object)
{
    std::vector<Point> points;
    const auto found = object.find("points");
    if (found == object.end() || !found->is_array())
        return points;
    for (const json& point : *found) {
        if (!point.is_object())
            return {};
        points.push_back({number_of(point, "x", std::nan("")), number_of(point, "y", std::nan(""))});
    }
    return points;
}

Geometry read_corners(const json& object, ShapeKind kind, bool is_centred)
{
    std::vector<Point> points = points_of(object);
    const bool is_closed = kind == ShapeKind::polygon && points.size() > 3;
    if (is_closed && points.front().x == points.back().x && points.front().y == points.back().y)
        points.pop_back();
    const Local local = around_middle(points, {static_cast<int>(points.size())});
    return corners(kind, local, placement_of(object, local, false, is_centred));
}

// A path of straight lines: rings, or lines.
std::optional<Geometry> read_path(const json& object, bool is_centred)
{
    std::vector<Point> points;
    std::vector<int> parts;
    int closed = 0;
    const auto found = object.find("path");
    if (found == object.end() || !found->is_array())
        return std::nullopt;
    for (const json& step : *found) {
        if (!step.is_array() || step.empty() || !step[0].is_string())
            return std::nullopt;
        const std::string command = step[0];
        if (command == "z" || command == "Z") {
            ++closed;
            continue;
        }
        if ((command != "M" && command != "L") || step.size() != 3 || !step[1].is_number() || !step[2].is_number() ||
            (command == "L" && parts.empty()))
            return std::nullopt;
        if (command == "M")
            parts.push_back(0);
        ++parts.back();
        points.push_back({step[1].get<double>(), step[2].get<double>()});
    }
    if (closed != 0 && closed != static_cast<int>(parts.size()))
        return std::nullopt;
    const Local local = around_middle(points, parts);
    return corners(closed != 0 ? ShapeKind::polygon : ShapeKind::polyline, local,
                   placement_of(object, local, false, is_centred));
}

Geometry read_line(const json& object, bool is_centred)
{
    const double dx = (number_of(object, "x2", 0) - number_of(object, "x1", 0)) / 2;
    const double dy = (number_of(object, "y2", 0) - number_of(object, "y1", 0)) / 2;
    Local local{.points = {{-dx, -dy}, {dx, dy}}, .parts = {2}, .middle = {}};
    local.width = 2 * std::abs(dx);
    local.height = 2 * std::abs(dy);
    return corners(ShapeKind::line, local, placement_of(object, local, true, is_centred));
}

// A rectangle that is skewed is a polygon.
Geometry read_rectangle(const json& object, bool is_centred)
{
    const double width = number_of(object, "width", 0);
    const double height = number_of(object, "height", 0);
    const Local local{.points = {{-width / 2, -height / 2},
                                 {width / 2, -height / 2},
                                 {width / 2, height / 2},
                                 {-width / 2, height / 2}},
                      .parts = {4},
                      .width = width,
                      .height = height,
                      .middle = {}};
    const Placement placement = placement_of(object, local, false, is_centred);
    if (placement.is_skewed)
        return corners(ShapeKind::polygon, local, placement);
    const Scale scale = scale_of(object);
    const double w = width * std::abs(scale.x);
    const double h = height * std::abs(scale.y);
    return {ShapeKind::rectangle,
            {placement.middle.x - w / 2, placement.middle.y - h / 2, w, h, number_of(object, "angle", 0)},
            {}};
}

// A skewed ellipse is another ellipse: its axes are those of the matrix (singular values).
Geometry read_ellipse(const json& object, double rx, double ry, bool is_centred)
{
    const Local local{.width = 2 * rx, .height = 2 * ry, .middle = {}};
    const Placement placement = placement_of(object, local, false, is_centred);
    const auto [a, b, c, d] = std::array{placement.a * rx, placement.b * rx, placement.c * ry, placement.d * ry};
    double w = std::hypot(a, b);
    double h = std::hypot(c, d);
    double angle = number_of(object, "angle", 0);
    if (placement.is_skewed) {
        const double sum = std::hypot(a + d, b - c);
        const double difference = std::hypot(a - d, b + c);
        w = (sum + difference) / 2;
        h = std::abs(sum - difference) / 2;
        angle = (std::atan2(b + c, a - d) + std::atan2(b - c, a + d)) / 2 * 180 / std::numbers::pi;
    }
    return {ShapeKind::ellipse, {placement.middle.x - w, placement.middle.y - h, 2 * w, 2 * h, angle}, {}};
}

std::optional<Geometry> read_circle(const json& object, bool is_centred)
{
    const double turn = number_of(object, "endAngle", 360) - number_of(object, "startAngle", 0);
    // Old versions count in radians. A part of a circle is none of ours.
    if (std::abs(turn - 360) > 1e-6 && std::abs(turn - 2 * std::numbers::pi) > 1e-6)
        return std::nullopt;
    const double radius = number_of(object, "radius", 0);
    Geometry geometry = read_ellipse(object, radius, radius, is_centred);
    if (text_of(object, keys::kind) != kind_name(ShapeKind::point))
        return geometry;
    const auto& n = geometry.numbers;
    return Geometry{ShapeKind::point, {n[0] + n[2] / 2, n[1] + n[3] / 2}, {}};
}

std::optional<Geometry> read_kind(const json& object, bool is_centred)
{
    const std::string type = lower(text_of(object, "type"));
    if (type == "polyline" || type == "polygon")
        return read_corners(object, type == "polygon" ? ShapeKind::polygon : ShapeKind::polyline, is_centred);
    if (type == "line")
        return read_line(object, is_centred);
    if (type == "rect" && number_of(object, "rx", 0) <= 0 && number_of(object, "ry", 0) <= 0) // with sharp corners
        return read_rectangle(object, is_centred);
    if (type == "ellipse")
        return read_ellipse(object, number_of(object, "rx", 0), number_of(object, "ry", 0), is_centred);
    if (type == "circle")
        return read_circle(object, is_centred);
    if (type == "path")
        return read_path(object, is_centred);
    return std::nullopt;
}

// What we wrote beside an object says to the letter where it lies, unless somebody has moved it since.
void take_own_numbers(const json& object, Geometry& geometry)
{
    const auto found = object.find(keys::geometry);
    if (found == object.end() || !found->is_array() || found->size() != geometry.numbers.size())
        return;
    Geometry own{.kind = geometry.kind, .parts = geometry.parts};
    for (const json& number : *found) {
        if (!number.is_number())
            return;
        own.numbers.push_back(number.get<double>());
    }
    if (lies_as_written(object, own))
        geometry = std::move(own);
}

std::optional<Geometry> read_geometry(const json& object, bool is_centred)
{
    const auto visible = object.find("visible");
    if (visible != object.end() && *visible == false)
        return std::nullopt;
    std::optional<Geometry> geometry = read_kind(object, is_centred);
    if (!geometry)
        return std::nullopt;
    try {
        check(*geometry);
        take_own_numbers(object, *geometry);
        check(*geometry);
    } catch (const Error&) {
        return std::nullopt; // nothing that can be shown
    }
    return geometry;
}

std::string colour_of(const json& object)
{
    const std::string stroke = text_of(object, "stroke");
    const auto own = object.find(keys::colour);
    if (own != object.end() && own->is_string() && stroke == fabric_stroke(own->get<std::string>()))
        return own->get<std::string>();
    for (const std::string& colour : {stroke, text_of(object, "fill")}) {
        if (!colour.empty() && may_be_colour(colour))
            return colour;
    }
    return "";
}

std::string name_of(const json& object)
{
    std::string name = text_of(object, keys::name);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    std::size_t characters = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if ((static_cast<unsigned char>(name[i]) & 0xC0U) != 0x80U && ++characters > max_shape_name)
            return name.substr(0, i);
    }
    return name;
}

int reference_of(const json& object, const char* name)
{
    const auto found = object.find(name);
    const bool is_id = found != object.end() && found->is_number_integer() && *found > 0 && *found <= INT32_MAX;
    return is_id ? found->get<int>() : 0;
}

} // namespace

FabricShape read_fabric(const json& object, std::string_view version)
{
    FabricShape shape;
    if (!object.is_object())
        return shape;
    const std::size_t dot = std::min(version.find('.'), version.size());
    const bool is_centred = dot > 1 || (dot == 1 && version[0] >= '7' && version[0] <= '9');
    shape.geometry = read_geometry(object, is_centred);
    shape.id = lower(text_of(object, keys::id));
    if (!is_uuid(shape.id))
        shape.id.clear();
    shape.class_id = reference_of(object, keys::its_class);
    shape.group_id = reference_of(object, keys::group);
    shape.name = name_of(object);
    shape.colour = colour_of(object);
    return shape;
}

} // namespace memento
