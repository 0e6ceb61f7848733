#include "base/text.hpp"
#include "drawing/fabric.hpp"
#include "drawing/fabric_keys.hpp"
#include "drawing/measure.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// Walks over a text that is known to be JSON.
class Scanner {
public:
    explicit Scanner(std::string_view text)
        : text_(text)
    {
    }
    char peek()
    {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
            ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    void step() { ++at_; }
    // The next value, as it stands there.
    std::string_view value()
    {
        peek();
        const std::size_t begin = at_;
        int depth = 0;
        do {
            const char c = text_[at_++];
            if (c == '"')
                skip_string();
            else if (c == '{' || c == '[')
                ++depth;
            else if (c == '}' || c == ']')
                --depth;
        } while (at_ < text_.size() && (depth > 0 || !ends(text_[begin])));
        return text_.substr(begin, at_ - begin);
    }

private:
    // Whether a value that began so has ended: a number or a word does before a sign.
    bool ends(char first) const
    {
        return first == '"' || first == '{' || first == '[' ||
               std::string_view(",]} \t\r\n:").find(text_[at_]) != std::string_view::npos;
    }
    void skip_string()
    {
        for (; text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\')
                ++at_;
        }
        ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

void put(std::string& to, const char* key, const std::string& json_value)
{
    to += ",\"";
    to += key;
    to += "\":";
    to += json_value;
}

std::string quoted(const std::string& text)
{
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

constexpr double stroke_width = 2; // on the screen: it does not grow with the object
constexpr double point_radius = 5;

// Where Fabric.js has the corner of a box of this size around a middle: with half of the stroke around it, turned.
void put_box(std::string& to, double x, double y, double width, double height, double angle)
{
    const double turn = angle * M_PI / 180;
    const double cos = angle == 0 ? 1 : std::cos(turn);
    const double sin = angle == 0 ? 0 : std::sin(turn);
    const double dx = -(width + stroke_width) / 2;
    const double dy = -(height + stroke_width) / 2;
    put(to, "left", number_text(x + dx * cos - dy * sin));
    put(to, "top", number_text(y + dx * sin + dy * cos));
    put(to, "width", number_text(width));
    put(to, "height", number_text(height));
    if (angle != 0)
        put(to, "angle", number_text(angle));
}

std::string points_text(const Geometry& geometry)
{
    std::string text = "[";
    for (std::size_t i = 0; i + 1 < geometry.numbers.size(); i += 2)
        text += (i == 0 ? "{\"x\":" : ",{\"x\":") + number_text(geometry.numbers[i]) +
                ",\"y\":" + number_text(geometry.numbers[i + 1]) + "}";
    return text + "]";
}

std::string path_text(const Geometry& geometry)
{
    std::string text = "[";
    std::size_t at = 0;
    for (const int count : geometry.parts) {
        for (int i = 0; i < count; ++i, at += 2)
            text += std::string(at == 0 ? "" : ",") + (i == 0 ? "[\"M\"," : "[\"L\",") +
                    number_text(geometry.numbers[at]) + "," + number_text(geometry.numbers[at + 1]) + "]";
        if (geometry.kind == ShapeKind::polygon)
            text += ",[\"z\"]";
    }
    return text + "]";
}

// The type, and what only it has.
void put_kind(std::string& to, const Geometry& geometry)
{
    const auto& n = geometry.numbers;
    switch (geometry.kind) {
    case ShapeKind::point:
        to += "{\"type\":\"circle\"";
        put_box(to, n[0], n[1], 2 * point_radius, 2 * point_radius, 0);
        put(to, "radius", number_text(point_radius));
        break;
    case ShapeKind::rectangle:
        to += "{\"type\":\"rect\"";
        put_box(to, n[0] + n[2] / 2, n[1] + n[3] / 2, n[2], n[3], n[4]);
        break;
    case ShapeKind::ellipse:
        to += "{\"type\":\"ellipse\"";
        put_box(to, n[0] + n[2] / 2, n[1] + n[3] / 2, n[2], n[3], n[4]);
        put(to, "rx", number_text(n[2] / 2));
        put(to, "ry", number_text(n[3] / 2));
        break;
    default: {
        const bool is_line = geometry.kind == ShapeKind::line;
        const bool is_path = geometry.parts.size() > 1;
        to += is_line   ? "{\"type\":\"line\""
              : is_path ? "{\"type\":\"path\""
                        : "{\"type\":\"" + std::string(kind_name(geometry.kind)) + "\"";
        const Measures box = measure(Geometry{ShapeKind::polyline, n, geometry.parts});
        put_box(to, (box.left + box.right) / 2, (box.top + box.bottom) / 2, box.right - box.left, box.bottom - box.top,
                0);
        if (is_line) {
            put(to, "x1", number_text((n[0] - n[2]) / 2));
            put(to, "y1", number_text((n[1] - n[3]) / 2));
            put(to, "x2", number_text((n[2] - n[0]) / 2));
            put(to, "y2", number_text((n[3] - n[1]) / 2));
        } else if (is_path) {
            put(to, "path", path_text(geometry));
            put(to, "fillRule", "\"evenodd\"");
        } else {
            put(to, "points", points_text(geometry));
        }
    }
    }
}

} // namespace

bool lies_as_written(const json& object, const Geometry& geometry)
{
    std::string text;
    put_kind(text, geometry);
    json written = json::parse(text + "}");
    written.update({{"strokeWidth", stroke_width}, {"angle", written.value("angle", 0.0)}});
    written.update({{"scaleX", 1}, {"scaleY", 1}, {"skewX", 0}, {"skewY", 0}, {"flipX", false}, {"flipY", false}});
    for (const auto& [key, wanted] : written.items()) {
        const auto found = object.find(key);
        const bool is_there = found != object.end() && !found->is_null();
        if (wanted.is_boolean() && is_there && *found != wanted)
            return false;
        if (!wanted.is_number())
            continue;
        const double otherwise = key == "scaleX" || key == "scaleY" || key == "strokeWidth" ? 1 : 0;
        if (is_there && !found->is_number())
            return false;
        const double is = is_there ? found->get<double>() : otherwise;
        if (std::abs(is - wanted.get<double>()) > fabric_rounding)
            return false;
    }
    return true;
}

std::string fabric_object(const StoredShape& shape)
{
    const Geometry& geometry = shape.geometry;
    std::string text;
    put_kind(text, geometry);
    text += R"(,"version":"5.3.0","originX":"left","originY":"top","fill":"","strokeUniform":true)";
    put(text, "strokeWidth", number_text(stroke_width));
    put(text, "stroke", quoted(fabric_stroke(shape.colour)));
    put(text, keys::id, quoted(shape.id));
    put(text, keys::kind, quoted(std::string(kind_name(geometry.kind))));
    if (geometry.parts.empty() || geometry.kind == ShapeKind::line)
        put(text, keys::geometry, json(geometry.numbers).dump());
    if (shape.class_id != 0)
        put(text, keys::its_class, std::to_string(shape.class_id));
    if (shape.group_id != 0)
        put(text, keys::group, std::to_string(shape.group_id));
    put(text, keys::name, quoted(shape.name));
    put(text, keys::colour, quoted(shape.colour));
    put(text, keys::author, quoted(shape.author));
    put(text, keys::created, quoted(time_text(shape.created)));
    return text + "}";
}

std::optional<std::string> split_fabric(std::string_view text, const std::function<void(std::string_view)>& object)
{
    if (!json::accept(text) || !is_storable_text(text))
        return std::nullopt;
    Scanner scanner(text);
    if (scanner.peek() != '{')
        return std::nullopt;
    scanner.step();
    std::string frame = "{";
    std::optional<std::string_view> objects;
    while (scanner.peek() != '}') {
        if (scanner.peek() == ',')
            scanner.step();
        const std::string_view key = (scanner.peek(), scanner.value());
        scanner.peek();
        scanner.step(); // the colon
        const std::string_view value = scanner.value();
        if (key == "\"objects\"") {
            if (objects || value.front() != '[')
                return std::nullopt;
            objects = value;
        } else {
            frame.append(frame.size() > 1 ? "," : "").append(key).append(":").append(value);
        }
    }
    if (!objects)
        return std::nullopt;
    Scanner list(*objects);
    list.peek();
    list.step();
    while (list.peek() != ']') {
        if (list.peek() == ',')
            list.step();
        object(list.value());
    }
    return frame.size() > 1 ? frame : "";
}

std::string fabric_begin(std::string_view frame)
{
    return (frame.empty() ? R"({"version":"5.3.0")" : std::string(frame)) + R"(,"objects":[)";
}

std::string json_escaped(std::string_view text)
{
    const std::string whole = quoted(std::string(text));
    return whole.substr(1, whole.size() - 2);
}

std::string canonical(const json& value)
{
    if (value.is_number_float()) {
        const double number = value.get<double>();
        if (std::abs(number) < 9e15 && number == std::floor(number))
            return std::to_string(static_cast<long long>(number)); // 1.0 is 1
        return number_text(number);
    }
    if (!value.is_structured())
        return value.dump(-1, ' ', false, json::error_handler_t::replace);
    std::string text = value.is_array() ? "[" : "{";
    for (const auto& [key, inner] : value.items()) { // keys are sorted
        if (value.is_object())
            text += quoted(key) + ":";
        text += canonical(inner) + ",";
    }
    return text + (value.is_array() ? "]" : "}");
}

} // namespace memento
