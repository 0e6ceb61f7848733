// Shapes of every kind, as chance has them: saved, loaded, as a text of Fabric.js, and back into another layer.
#include "drawing_desk.hpp"

#include <map>
#include <random>

using namespace drawing_test;

namespace {

class Drawer {
public:
    explicit Drawer(unsigned seed)
        : random_(seed)
    {
    }
    json shape(int number)
    {
        static const std::vector<std::string> kinds{"point", "line", "polyline", "polygon", "rectangle", "ellipse"};
        const std::string kind = kinds[random_() % kinds.size()];
        json drawn{
            {"id", uuid(number)}, {"kind", kind}, {"name", random_() % 2 == 0 ? "" : "n\u00e4me \"" + kind + "\""}};
        if (random_() % 3 == 0)
            drawn["class"] = 1 + random_() % 2;
        if (random_() % 4 == 0)
            drawn["colour"] = "#12ab" + std::to_string(10 + random_() % 90);
        if (kind == "point")
            drawn["geometry"] = {place(), place()};
        else if (kind == "rectangle" || kind == "ellipse")
            drawn["geometry"] = {place(), place(), size(), size(), random_() % 2 == 0 ? 0 : angle()};
        else if (kind == "line")
            drawn["geometry"] = {list(2)};
        else
            for (auto parts = 1 + random_() % 3; parts > 0; --parts)
                drawn["geometry"].push_back(list(static_cast<unsigned>(3 + random_() % 6)));
        return drawn;
    }

private:
    std::mt19937 random_;
    double place() { return std::uniform_real_distribution<>(-1e4, 1e5)(random_); }
    double size() { return std::uniform_real_distribution<>(0.01, 5e3)(random_); }
    double angle() { return std::uniform_real_distribution<>(0, 359.9)(random_); }
    json list(unsigned points)
    {
        json numbers = json::array();
        for (unsigned i = 0; i < 2 * points; ++i)
            numbers.push_back(place());
        return numbers;
    }
};

std::map<std::string, Record> by_id(const std::vector<Record>& records)
{
    std::map<std::string, Record> found;
    for (const Record& record : records)
        found.emplace(record.id, record);
    return found;
}

void check_same(const Record& one, const Record& other)
{
    CHECK(one.kind == other.kind);
    CHECK(one.numbers == other.numbers); // to the last bit
    CHECK(one.class_id == other.class_id);
    CHECK(one.name == other.name);
    CHECK(one.area == other.area);
}

} // namespace

TEST_CASE("Shapes as chance has them are the same saved, loaded, as a text of Fabric.js and back")
{
    Desk desk;
    Drawer drawer(20261129);
    json drawn = json::array();
    for (int i = 0; i < 400; ++i)
        drawn.push_back(drawer.shape(1 + i));
    desk.edit({{"created", drawn}});
    const std::vector<Record> saved = desk.shapes();
    REQUIRE(saved.size() >= 400);
    const auto known = by_id(saved);
    for (const json& one : drawn) {
        const Record& record = known.at(one["id"]);
        std::vector<double> numbers;
        for (const json& part : one["geometry"]) {
            for (const json& number : part.is_array() ? part : json::array({part}))
                numbers.push_back(number.get<double>());
        }
        CHECK(record.numbers == numbers);
        CHECK(record.name == one["name"]);
        CHECK(record.class_id == one.value("class", 0));
    }

    // The text put back changes nothing; in another layer it makes the same shapes, which are others.
    const std::string text = desk.layer()["data"];
    const long long seq = desk.number("SELECT seq FROM edit_counters WHERE annotation_id = 1");
    CHECK(desk.put(text).status == 201);
    CHECK(desk.shapes().size() == saved.size());
    CHECK(desk.number("SELECT seq FROM edit_counters WHERE annotation_id = 1") == seq);
    json copy = desk.layer();
    copy["name"] = "copy";
    const Response made = desk.send("POST", "layers", copy, "annpar");
    REQUIRE(made.status == 201);
    const std::vector<Record> copied = desk.shapes("", json::parse(made.body)["layer"]["layer_id"]);
    REQUIRE(copied.size() == saved.size());
    for (std::size_t i = 0; i < saved.size(); ++i) {
        INFO(saved[i].id);
        CHECK(copied[i].id != saved[i].id);
        check_same(copied[i], saved[i]);
    }
}
