#include "drawing/fabric.hpp"
#include "drawing/measure.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

using namespace memento;
using nlohmann::json;

namespace {

FabricShape read(const char* object, std::string_view version = "5.3.0")
{
    return read_fabric(json::parse(object), version);
}

std::vector<double> numbers(const char* object, std::string_view version = "5.3.0")
{
    const FabricShape shape = read(object, version);
    return shape.geometry ? shape.geometry->numbers : std::vector<double>{};
}

void check_near(const std::vector<double>& is, const std::vector<double>& wanted)
{
    REQUIRE(is.size() == wanted.size());
    for (std::size_t i = 0; i < is.size(); ++i)
        CHECK(is[i] == Approx(wanted[i]).margin(1e-9));
}

class Drawer {
public:
    explicit Drawer(unsigned seed)
        : random_(seed)
    {
    }
    StoredShape shape()
    {
        StoredShape shape{.id = "00000000-0000-4000-8000-00000000000a"};
        Geometry& geometry = shape.geometry;
        geometry.kind = static_cast<ShapeKind>(1 + random_() % 6);
        if (geometry.kind == ShapeKind::point)
            geometry.numbers = {number(), number()};
        else if (geometry.kind == ShapeKind::rectangle || geometry.kind == ShapeKind::ellipse)
            geometry.numbers = {number(), number(), std::abs(number()) + 0.1, std::abs(number()),
                                random_() % 2 == 0 ? 0 : std::abs(number())};
        else
            draw_parts(geometry);
        check(geometry);
        shape.class_id = static_cast<int>(random_() % 3);
        shape.group_id = static_cast<int>(random_() % 3);
        shape.name = std::array{"", "nucleus", "a \"quoted\" name", "Zellkern \xC3\xA4"}.at(random_() % 4);
        shape.colour = std::array{"", "#e69f00", "red", "rgb(1, 2, 3)"}.at(random_() % 4);
        return shape;
    }

private:
    void draw_parts(Geometry& geometry)
    {
        const bool is_line = geometry.kind == ShapeKind::line;
        const int parts = is_line ? 1 : 1 + static_cast<int>(random_() % 3);
        for (int part = 0; part < parts; ++part) {
            geometry.parts.push_back(is_line ? 2 : 3 + static_cast<int>(random_() % 20));
            for (int i = 0; i < 2 * geometry.parts.back(); ++i)
                geometry.numbers.push_back(number());
        }
    }
    double number()
    {
        const double whole = static_cast<double>(random_() % 200'000) - 100'000;
        return random_() % 2 == 0 ? whole : whole / 3.7;
    }
    std::mt19937 random_;
};

} // namespace

TEST_CASE("Objects of Fabric.js lie where Fabric.js shows them")
{
    // Corners are where they are drawn when left and top say so (half of the stroke is outside).
    CHECK(
        numbers(
            R"({"type": "polygon", "left": 9.5, "top": 19.5, "strokeWidth": 1, "points": [{"x": 10, "y": 20}, {"x": 30, "y": 20}, {"x": 30, "y": 40}]})") ==
        std::vector<double>{10, 20, 30, 20, 30, 40});
    // Moved by 100, made twice as large, turned by 90 degrees around the corner.
    check_near(
        numbers(
            R"({"type": "Polyline", "left": 100, "top": 0, "scaleX": 2, "scaleY": 2, "angle": 90, "strokeWidth": 0, "points": [{"x": 0, "y": 0}, {"x": 10, "y": 5}]})"),
        {100, 0, 90, 20});
    check_near(
        numbers(R"({"type": "line", "x1": 1, "y1": 2, "x2": 11, "y2": 22, "left": 1, "top": 2, "strokeWidth": 0})"),
        {1, 2, 11, 22});
    check_near(
        numbers(R"({"type": "line", "x1": -5, "y1": 10, "x2": 5, "y2": -10, "left": 1, "top": 2, "strokeWidth": 0})"),
        {1, 22, 11, 2});
    check_near(numbers(R"({"type": "rect", "left": 10, "top": 20, "width": 30, "height": 40, "strokeWidth": 2})"),
               {11, 21, 30, 40, 0});
    check_near(
        numbers(R"({"type": "rect", "left": 10, "top": 20, "width": 30, "height": 40, "strokeWidth": 0, "angle": 90})"),
        {-25, 15, 30, 40, 90});
    check_near(
        numbers(R"({"type": "ellipse", "left": 10, "top": 20, "rx": 3, "ry": 4, "strokeWidth": 0, "scaleX": 2})"),
        {10, 20, 12, 8, 0});
    check_near(numbers(R"({"type": "circle", "left": 10, "top": 20, "radius": 3, "strokeWidth": 0})"),
               {10, 20, 6, 6, 0});
    check_near(numbers(R"({"type": "circle", "left": 10, "top": 20, "radius": 3, "strokeWidth": 0, "kind": "point"})"),
               {13, 23});
    check_near(
        numbers(R"({"type": "Rect", "left": 10, "top": 20, "width": 4, "height": 2, "strokeWidth": 0})", "7.1.0"),
        {8, 19, 4, 2, 0});
    check_near(
        numbers(
            R"({"type": "rect", "left": 10, "top": 20, "width": 4, "height": 2, "strokeWidth": 0, "flipX": true, "originX": "right"})"),
        {6, 20, 4, 2, 0});
    // Skewed, a rectangle is a polygon, and an ellipse another ellipse of the same area.
    CHECK(read(R"({"type": "rect", "width": 10, "height": 10, "skewX": 30})").geometry->kind == ShapeKind::polygon);
    const Geometry skewed =
        *read(R"({"type": "ellipse", "rx": 30, "ry": 10, "skewX": 30, "strokeWidth": 0, "left": 0, "top": 0})")
             .geometry;
    CHECK(measure(skewed).area == Approx(M_PI * 300));
    const double reach = std::hypot(30, 10 * std::tan(M_PI / 6)); // of x = 30 cos t + 10 tan 30° sin t
    CHECK(measure(skewed).right - measure(skewed).left == Approx(2 * reach));
    CHECK(measure(skewed).bottom - measure(skewed).top == Approx(20));
    // Rings of a path, closed or not.
    const Geometry path =
        *read(
             R"({"type": "path", "left": 0, "top": 0, "strokeWidth": 0, "path": [["M", 0, 0], ["L", 9, 0], ["L", 9, 9], ["z"], ["M", 2, 1], ["L", 3, 1], ["L", 3, 2], ["Z"]]})")
             .geometry;
    CHECK(path == Geometry{ShapeKind::polygon, {0, 0, 9, 0, 9, 9, 2, 1, 3, 1, 3, 2}, {3, 3}});
    // A ring that says its first point again is closed once.
    CHECK(
        numbers(
            R"({"type": "polygon", "points": [{"x": 0, "y": 0}, {"x": 9, "y": 0}, {"x": 9, "y": 9}, {"x": 0, "y": 0}]})")
            .size() == 6);
}

TEST_CASE("What is no shape is none")
{
    for (const char* object :
         {R"({"type": "rect"})", R"({"type": "text", "text": "a"})", R"({"type": "group", "objects": []})", "7", "null",
          R"({"type": "polygon", "points": [1, 2]})",
          R"({"type": "polygon", "points": [{"x": 1}, {"x": 2}, {"x": 3}]})",
          R"({"type": "rect", "width": 1e9, "height": 1})", R"({"type": "rect", "width": "1", "height": 1})",
          R"({"type": "rect", "width": 5, "height": 5, "visible": false})",
          R"({"type": "path", "path": [["M", 0, 0], ["Q", 1, 1, 2, 2]]})",
          R"({"type": "circle", "radius": 5, "startAngle": 0, "endAngle": 90})",
          R"({"type": "rect", "width": 5, "height": 5, "rx": 1})"}) {
        INFO(object);
        CHECK(!read(object).geometry);
    }
    const FabricShape shape = read(
        R"x({"type": "rect", "width": 5, "height": 5, "id": "ABCDEF00-0000-4000-8000-000000000001", "class": 3,
             "group": "x", "name": "a\nb", "stroke": "red; background: url(x)", "fill": "#00f"})x");
    CHECK(shape.id == "abcdef00-0000-4000-8000-000000000001");
    CHECK(shape.class_id == 3);
    CHECK(shape.group_id == 0);
    CHECK(shape.name == "ab");
    CHECK(shape.colour == "#00f");
    std::string longest = R"({"type": "rect", "name": ")";
    for (int i = 0; i < 300; ++i)
        longest += "\xC3\xA4";
    CHECK(read((longest + "\"}").c_str()).name.size() == 400);
}

TEST_CASE("Shapes written as objects of Fabric.js are read as they were")
{
    Drawer drawer(5);
    for (int i = 0; i < 2000; ++i) {
        const StoredShape shape = drawer.shape();
        const std::string text = fabric_object(shape);
        INFO(text);
        const FabricShape again = read_fabric(json::parse(text), "5.3.0");
        REQUIRE(again.geometry);
        CHECK(*again.geometry == shape.geometry);
        CHECK(again.id == shape.id);
        CHECK(again.class_id == shape.class_id);
        CHECK(again.group_id == shape.group_id);
        CHECK(again.name == shape.name);
        CHECK(again.colour == shape.colour);
        // Fabric.js writes two digits of it: that is no move.
        json rounded = json::parse(text);
        for (const char* key :
             {"left", "top", "width", "height", "angle", "rx", "ry", "radius", "x1", "y1", "x2", "y2"}) {
            if (rounded.contains(key))
                rounded[key] = std::round(rounded[key].get<double>() * 100) / 100;
        }
        rounded.update({{"scaleX", 1}, {"flipX", false}, {"skewX", 0}, {"angle", rounded.value("angle", 0.0)}});
        CHECK(*read_fabric(rounded, "5.3.0").geometry == shape.geometry);
        rounded["flipX"] = true;
        rounded["top"] = rounded["top"].get<double>() + 0.02;
        CHECK(*read_fabric(rounded, "5.3.0").geometry != shape.geometry);
        // Where somebody has moved the object in Fabric.js, the shape has moved.
        json moved = json::parse(text);
        moved["left"] = moved["left"].get<double>() + 7;
        const FabricShape there = read_fabric(moved, "5.3.0");
        REQUIRE(there.geometry);
        CHECK(there.geometry->numbers[0] == Approx(shape.geometry.numbers[0] + 7).epsilon(1e-12).margin(1e-6));
    }
}

TEST_CASE("A text of Fabric.js is taken apart, and its objects stay as they stand there")
{
    std::vector<std::string> objects;
    const auto split = [&](std::string_view text) {
        objects.clear();
        return split_fabric(text, [&](std::string_view object) { objects.emplace_back(object); });
    };
    CHECK(
        split(
            R"( { "version" : "5.3.0", "objects" : [ {"a": [1, "]}", "\"\\"]} , 7, null,"x" ] , "background": {"a": 1} } )") ==
        R"({"version":"5.3.0","background":{"a": 1})");
    CHECK(objects == std::vector<std::string>{R"({"a": [1, "]}", "\"\\"]})", "7", "null", "\"x\""});
    CHECK(split(R"({"objects":[]})") == "");
    CHECK(objects.empty());
    CHECK(split(R"({"objects":[1.5e3]})") == "");
    CHECK(objects == std::vector<std::string>{"1.5e3"});
    for (const char* text : {"", "none", "[]", "{}", R"({"objects": 7})", R"({"objects": [ ] broken)",
                             R"({"objects": [], "objects": []})"}) {
        INFO(text);
        CHECK(!split(text));
    }
    CHECK(fabric_begin("") == R"({"version":"5.3.0","objects":[)");
    CHECK(fabric_begin(R"({"version":"4.0.0")") == R"({"version":"4.0.0","objects":[)");
    CHECK(canonical(json::parse(R"({"b": 1.0, "a": [1.5, "x", null]})")) ==
          canonical(json::parse(R"({"a":[1.50,"x",null],"b":1})")));
    CHECK(canonical(json::parse("[1]")) != canonical(json::parse("[2]")));
}
