#include "base/error.hpp"
#include "drawing/edit.hpp"
#include "drawing/measure.hpp"
#include "drawing/shape.hpp"
#include "drawing/stored.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>

using namespace memento;
using nlohmann::json;

namespace {

std::string complaint(const char* kind, const char* geometry)
{
    try {
        geometry_of(*kind_named(kind), json::parse(geometry));
    } catch (const Error& e) {
        return e.what();
    }
    return "";
}

Measures measured(const char* kind, const char* geometry)
{
    return measure(geometry_of(*kind_named(kind), json::parse(geometry)));
}

// A star of n points around the origin, each joined to the one `step` further.
Geometry star(int n, int step, double radius)
{
    Geometry geometry{.kind = ShapeKind::polygon, .parts = {n}};
    for (int i = 0; i < n; ++i) {
        const double angle = 2 * std::numbers::pi * i * step / n;
        geometry.numbers.push_back(radius * std::cos(angle));
        geometry.numbers.push_back(radius * std::sin(angle));
    }
    return geometry;
}

// By the even-odd rule, point by point.
double counted_area(const Geometry& polygon, double from, double to, double step)
{
    double area = 0;
    for (double y = from + step / 2; y < to; y += step) {
        for (double x = from + step / 2; x < to; x += step) {
            bool inside = false;
            std::size_t ring = 0;
            for (const int count : polygon.parts) {
                for (int i = 0; i < count; ++i) {
                    const double* a = &polygon.numbers[ring + 2 * static_cast<std::size_t>(i)];
                    const double* b = &polygon.numbers[ring + 2 * static_cast<std::size_t>((i + 1) % count)];
                    if ((a[1] > y) != (b[1] > y) && x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
                        inside = !inside;
                }
                ring += 2 * static_cast<std::size_t>(count);
            }
            area += inside ? step * step : 0;
        }
    }
    return area;
}

} // namespace

TEST_CASE("A geometry is what its kind says, or is refused with the reason")
{
    CHECK(complaint("point", "[1, 2]").empty());
    CHECK(complaint("point", "[1]") == "The geometry of a point is [x, y].");
    CHECK(complaint("point", "[1, 1e8]").find("farther from the origin") != std::string::npos);
    CHECK(complaint("point", "[1, \"2\"]").find("no number") != std::string::npos);
    CHECK(complaint("point", "{}").find("must be a list") != std::string::npos);
    CHECK(complaint("line", "[[1, 2, 3, 4]]").empty());
    CHECK(complaint("line", "[[1, 2, 1, 2]]").find("two points that differ") != std::string::npos);
    CHECK(complaint("line", "[[1, 2, 3, 4, 5, 6]]").find("has two points") != std::string::npos);
    CHECK(complaint("polyline", "[[1, 2, 3, 4, 5, 6], [0, 0, 1, 1]]").empty());
    CHECK(complaint("polyline", "[[1, 2, 3]]").find("x and y of every point") != std::string::npos);
    CHECK(complaint("polyline", "[]").find("is empty") != std::string::npos);
    CHECK(complaint("polygon", "[[0, 0, 1, 0, 1, 1]]").empty());
    CHECK(complaint("polygon", "[[0, 0, 1, 0, 0, 0, 1, 0]]").find("three points that differ") != std::string::npos);
    CHECK(complaint("polygon", "[[0, 0, 1, 0, 1, 1], [0, 0, 1, 0]]").find("three points") != std::string::npos);
    CHECK(complaint("rectangle", "[0, 0, 10, 5, 30]").empty());
    CHECK(complaint("rectangle", "[0, 0, -10, 5, 30]").find("a width and a height") != std::string::npos);
    CHECK(complaint("rectangle", "[0, 0, 10, 5]").find("[x, y, width, height, angle]") != std::string::npos);
    CHECK(complaint("ellipse", "[9999999, 0, 10, 5, 0]").find("reaches farther") != std::string::npos);
    CHECK(!kind_named("spline"));
    Geometry many{.kind = ShapeKind::polyline, .numbers = std::vector<double>(200'002, 1), .parts = {100'001}};
    CHECK_THROWS_WITH(check(many), "A shape has 100000 points at the most, and this one has 100001.");
    Geometry nowhere{.kind = ShapeKind::point, .numbers = {std::nan(""), 0}};
    CHECK_THROWS_AS(check(nowhere), Error);
    CHECK(geometry_of(ShapeKind::ellipse, json{0, 0, 1, 1, -90}).numbers[4] == 270);
    CHECK(geometry_of(ShapeKind::ellipse, json{0, 0, 1, 1, 720}).numbers[4] == 0);
    CHECK(to_json(geometry_of(ShapeKind::polygon, json::parse("[[0, 0, 1, 0, 1, 1.5]]"))).dump() ==
          "[[0.0,0.0,1.0,0.0,1.0,1.5]]");
}

TEST_CASE("Area and length: holes, parts, crossings, turned boxes")
{
    const Measures with_hole = measured("polygon", "[[0,0, 10,0, 10,10, 0,10], [2,2, 4,2, 4,4, 2,4]]");
    CHECK(with_hole.area == 96);
    CHECK(with_hole.length == 48);
    CHECK(measured("polygon", "[[0,0, 10,0, 10,10, 0,10], [20,0, 30,0, 30,10, 20,10]]").area == 200);
    CHECK(measured("polygon", "[[0,0, 10,10, 10,0, 0,10]]").area == Approx(50));        // a bow
    CHECK(measured("polygon", "[[0,0, 2,0, 2,2, 0,2, 0,0, 2,0, 2,2, 0,2]]").area == 0); // twice around is outside
    CHECK(measured("polygon", "[[0,0, 2,0, 2,2, 4,2, 4,4, 2,4, 2,2, 0,2]]").area == 8); // touches itself in a corner
    CHECK(measured("line", "[[0,0,3,4]]").length == 5);
    CHECK(measured("line", "[[0,0,3,4]]").area == 0);
    CHECK(measured("point", "[3,4]").right == 3);
    const Measures turned = measured("rectangle", "[0, 0, 10, 4, 90]");
    CHECK(turned.left == 3);
    CHECK(turned.top == -3);
    CHECK(turned.right == 7);
    CHECK(turned.bottom == 7);
    CHECK(turned.area == 40);
    CHECK(turned.length == 28);
    const Measures ellipse = measured("ellipse", "[0, 0, 10, 4, 30]");
    CHECK(ellipse.area == Approx(std::numbers::pi * 10));
    CHECK(ellipse.length == Approx(23.0131125957).epsilon(1e-9));
    CHECK(ellipse.right - ellipse.left == Approx(2 * std::hypot(5 * std::cos(std::numbers::pi / 6), 2 * 0.5)));
    CHECK(measured("ellipse", "[0, 0, 10, 10, 0]").length == Approx(10 * std::numbers::pi));
}

TEST_CASE("A ring that crosses itself is measured as it is filled: by the even-odd rule")
{
    for (const auto& [n, step] : {std::pair{5, 2}, {7, 2}, {7, 3}, {11, 5}}) {
        const Geometry geometry = star(n, step, 10);
        CHECK(measure(geometry).area == Approx(counted_area(geometry, -10, 10, 0.05)).epsilon(0.01));
    }
    std::mt19937 random(1);
    for (int i = 0; i < 30; ++i) { // scribbles on whole pixels: edges lie on each other and meet in corners
        Geometry scribble{.kind = ShapeKind::polygon};
        for (int ring = 0; ring < 2; ++ring) {
            scribble.parts.push_back(12);
            for (int k = 0; k < 24; ++k)
                scribble.numbers.push_back(static_cast<double>(random() % 8));
        }
        CHECK(measure(scribble).area == Approx(counted_area(scribble, 0, 8, 0.04)).margin(0.25));
    }
}

TEST_CASE("What is drawn without end is measured in time")
{
    Geometry scribble{.kind = ShapeKind::polygon, .parts = {1'500}};
    std::mt19937 random(7);
    std::uniform_real_distribution<double> anywhere(0, 1000);
    for (int i = 0; i < 3'000; ++i)
        scribble.numbers.push_back(anywhere(random));
    // Of edges that lie everywhere, half of the middle is inside.
    CHECK(measure(scribble).area == Approx(500'000).epsilon(0.1));
    const Geometry round = star(100'000, 1, 1000);
    CHECK(measure(round).area == Approx(std::numbers::pi * 1e6).epsilon(1e-6));
}

TEST_CASE("An edit is checked as a whole")
{
    const std::string id = "00000000-0000-4000-8000-000000000001";
    const auto refusal = [](const json& body) -> std::string {
        try {
            checked_edit(body, {});
        } catch (const Error& e) {
            return e.what();
        }
        return "";
    };
    const json point{{"id", id}, {"kind", "point"}, {"geometry", {1, 2}}};
    const auto with = [&](const char* key, const json& value) {
        json shape = point;
        shape[key] = value;
        return json{{"created", {shape}}};
    };
    CHECK(refusal({{"created", {point}}}).empty());
    CHECK(refusal({{"created", {point, point}}}).find("twice") != std::string::npos);
    CHECK(refusal({{"created", {point}}, {"deleted", {id}}}).find("twice") != std::string::npos);
    CHECK(refusal({{"created", 1}}).find("must be a list") != std::string::npos);
    CHECK(refusal({{"created", {1}}}).find("must be an object") != std::string::npos);
    CHECK(refusal(with("id", "A")).find("UUID") != std::string::npos);
    CHECK(refusal(with("kind", "spline")).find("The kind of a shape") != std::string::npos);
    CHECK(refusal(with("name", std::string(201, 'a'))).find("200 characters") != std::string::npos);
    std::string umlauts;
    for (int i = 0; i < 200; ++i)
        umlauts += "ä";
    CHECK(refusal(with("name", umlauts)).empty());
    CHECK(refusal(with("name", "a\nb")).find("control character") != std::string::npos);
    CHECK(refusal(with("colour", "rgb(1, 2, 3)")).empty());
    CHECK(refusal(with("colour", "url(\"x\")")).find("colour of CSS") != std::string::npos);
    CHECK(refusal(with("class", "tumour")).find("must be an id") != std::string::npos);
    CHECK(refusal({{"updated", {{{"id", id}, {"kind", "point"}}}}}).find("with its geometry alone") !=
          std::string::npos);
    json many{{"deleted", json::array()}};
    for (int i = 0; i < 1001; ++i)
        many["deleted"].push_back(id);
    CHECK(refusal(many).find("1000 shapes at the most") != std::string::npos);
    const json checked = checked_edit(
        {{"created", {point}}, {"updated", {{{"id", "10000000-0000-4000-8000-000000000001"}, {"class", nullptr}}}}},
        {});
    CHECK(checked["created"][0]["geometry"] == "{1,2}");
    CHECK(checked["created"][0]["bounds"] == "(1,2),(1,2)");
    CHECK(checked["updated"][0]["class"].is_null());
    const json turn{{"updated", {{{"id", id}, {"geometry", {{0, 0, 1, 0, 1, 1}}}}}}};
    CHECK(of_unsaid_kind(turn) == std::vector<std::string>{id});
    CHECK(checked_edit(turn, {{id, ShapeKind::polygon}})["updated"][0]["area"] == 0.5);
}

TEST_CASE("A shape in its binary form: the example of docs/drawing.md")
{
    const StoredShape shape = parse_shape("000000000000400080000000000000"
                                          "0a" // who it is
                                          "00000004000000030000000000000007"
                                          "0002ea5dbb1f6f350002ea5dbb1f6f36"
                                          "3fe0000000000000400c000000000000"
                                          "0000000100000000000000170000000100000001"
                                          "0000000400000003"
                                          "0000000100000000000002bd0000000600000001"
                                          "000000080000000000000000"
                                          "000000080000000000000000"
                                          "000000083ff0000000000000"
                                          "000000080000000000000000"
                                          "000000083ff0000000000000"
                                          "000000083ff0000000000000\nnucleus\n\nAnna\nBert");
    CHECK(shape.geometry == Geometry{ShapeKind::polygon, {0, 0, 1, 0, 1, 1}, {3}});
    CHECK(shape.name == "nucleus");
    CHECK(shape.colour.empty());
    CHECK(shape.changer == "Bert");
    CHECK(time_text(shape.created) == "2026-01-02T03:04:05.678901+00:00");
    std::string record = "before";
    append_record(shape, record);
    record.erase(0, 6);
    CHECK(record.size() == 152);
    const auto number = [&](std::size_t at, auto value) {
        std::memcpy(&value, record.data() + at, sizeof(value));
        return value;
    };
    CHECK(number(0, std::uint32_t{}) == 152);
    CHECK(record[4] == 4);
    CHECK(number(6, std::uint16_t{}) == 1);
    CHECK(record[23] == 10);
    CHECK(number(24, std::int32_t{}) == 3);
    CHECK(number(36, std::uint32_t{}) == 6);
    CHECK(number(40, double{}) == 1767323045678901.0);
    CHECK(number(56, double{}) == 0.5);
    CHECK(number(72, std::uint16_t{}) == 7);
    CHECK(number(80 + 5 * 8, double{}) == 1);
    CHECK(number(128, std::uint32_t{}) == 3);
    CHECK(record.substr(132, 15) == "nucleusAnnaBert");
    CHECK(shapes_head(3, 7, 5).size() == 32);
    CHECK(shapes_end(1, 1).size() == 24);
    CHECK_THROWS_AS(parse_shape("nonsense"), Error);
    CHECK_THROWS_AS(parse_shape("0001\n\n\n\n"), Error);
}
