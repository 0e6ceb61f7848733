// Shapes over HTTP: what is drawn is there, once, as it was drawn; what two change at once is told; old files stay as
// they were.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>

using namespace memento;
using nlohmann::json;

namespace {

std::string uuid(int number)
{
    const std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

json point(int number, double x, double y)
{
    return {{"id", uuid(number)}, {"kind", "point"}, {"geometry", {x, y}}};
}

struct Record {
    std::string id;
    int kind = 0;
    int class_id = 0;
    int seq = 0;
    double area = 0;
    std::string name;
    std::string author;
    std::vector<double> numbers;
};

template <typename Value> Value at(const std::string& bytes, std::size_t place)
{
    Value value{};
    REQUIRE(place + sizeof(value) <= bytes.size());
    std::memcpy(&value, bytes.data() + place, sizeof(value));
    return value;
}

std::string hex_of(const std::string& bytes, std::size_t place)
{
    std::string id;
    for (std::size_t i = 0; i < 16; ++i) {
        constexpr auto digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(bytes[place + i]);
        id += std::string(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "") + digits[byte >> 4U] + digits[byte & 15U];
    }
    return id;
}

// The records of a stream, as docs/drawing.md says they lie there.
std::vector<Record> records_of(const std::string& stream)
{
    CHECK(stream.substr(0, 8) == "MMSHAPES");
    CHECK(at<std::uint32_t>(stream, 8) == 1);
    std::vector<Record> records;
    std::size_t place = 32;
    for (; at<std::uint8_t>(stream, place + 4) != 0; place += at<std::uint32_t>(stream, place)) {
        if (at<std::uint8_t>(stream, place + 4) > 6)
            continue;
        Record record;
        record.id = hex_of(stream, place + 8);
        record.kind = at<std::uint8_t>(stream, place + 4);
        record.class_id = at<std::int32_t>(stream, place + 24);
        record.seq = at<std::int32_t>(stream, place + 32);
        record.area = at<double>(stream, place + 56);
        const std::size_t count = at<std::uint32_t>(stream, place + 36);
        for (std::size_t i = 0; i < count; ++i)
            record.numbers.push_back(at<double>(stream, place + 80 + 8 * i));
        const std::size_t texts = place + 80 + 8 * count + 4 * std::size_t{at<std::uint16_t>(stream, place + 6)};
        const std::size_t name = at<std::uint16_t>(stream, place + 72);
        record.name = stream.substr(texts, name);
        record.author =
            stream.substr(texts + name + at<std::uint16_t>(stream, place + 74), at<std::uint16_t>(stream, place + 76));
        records.push_back(record);
    }
    CHECK(at<std::uint64_t>(stream, place + 8) == records.size());
    CHECK(place + 24 == stream.size());
    return records;
}

class Desk : public TestResponder {
public:
    Response send(const std::string& method, const std::string& target, const json& body, const std::string& who)
    {
        const std::size_t mark = std::min(target.find('?'), target.size());
        Request request;
        request.method = method;
        request.path = target.substr(0, mark);
        request.query = target.substr(std::min(mark + 1, target.size()));
        request.body = body.is_null() ? "" : body.dump();
        Response response = answer(request, who);
        INFO(method << " " << target << ": " << response.body.substr(0, 2000));
        CHECK(response.status < 500);
        return response;
    }
    // An edit of layer 3 of the seed, which annpar has drawn.
    json edit(json body, const std::string& who = "annpar", int layer = 3, int status = 200)
    {
        if (!body.contains("base"))
            body["base"] = 1000000;
        const Response response = send("POST", "web/layers/" + std::to_string(layer) + "/edits", body, who);
        INFO(response.body.substr(0, 2000));
        CHECK(response.status == status);
        return json::parse(response.body);
    }
    std::vector<Record> shapes(const std::string& query = "", int layer = 3)
    {
        return records_of(
            send("GET", "web/layers/" + std::to_string(layer) + "/shapes" + query, nullptr, "annvie").body);
    }
    json shape(int number, int layer = 3)
    {
        const Response response =
            send("GET", "web/layers/" + std::to_string(layer) + "/shapes/" + uuid(number), nullptr, "annvie");
        return response.status == 200 ? json::parse(response.body).at("shape") : json();
    }
    json layer(int id = 3)
    {
        return json::parse(send("GET", "layers/" + std::to_string(id), nullptr, "owner").body).at("layer");
    }
    // A PUT of a layer's text by its author.
    Response put(const std::string& data, int id = 3, const std::string& who = "annpar")
    {
        json body = layer(id);
        body["data"] = data;
        return send("PUT", "layers/" + std::to_string(id), body, who);
    }
    long long number(const std::string& sql)
    {
        return admin().in_transaction([&](Transaction& transaction) { return transaction.run(sql).number(0, 0); });
    }
};

} // namespace

TEST_CASE("What is drawn is there as it was drawn, signed, measured and numbered")
{
    Desk desk;
    const json polygon{
        {"id", uuid(1)}, {"kind", "polygon"}, {"geometry", {{0, 0, 10, 0, 10, 10.5, 0, 10.5}, {2, 2, 4, 2, 4, 4}}},
        {"class", 1},    {"name", "outline"}, {"colour", "#ff0000"},
        {"group", 1}};
    const json told = desk.edit({{"created", {polygon, point(2, 50, 60)}}});
    CHECK(told["conflicts"].empty());
    CHECK(told["stamped"].size() == 2);
    CHECK(told["seq"] > 0);
    const json shape = desk.shape(1);
    for (const char* key : {"id", "kind", "class", "name", "colour", "group"})
        CHECK(shape[key] == polygon[key]);
    CHECK(shape["geometry"] == polygon["geometry"]);
    CHECK(shape["author"] == "Anna Annpar");
    CHECK(shape["created"] == shape["changed"]);
    CHECK(shape["seq"] == told["seq"]);
    CHECK(shape["area"] == 103);
    const auto all = desk.shapes();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == uuid(1));
    CHECK(all[0].kind == 4);
    CHECK(all[0].class_id == 1);
    CHECK(all[0].area == 103);
    CHECK(all[0].name == "outline");
    CHECK(all[0].author == "Anna Annpar");
    CHECK(all[0].numbers == std::vector<double>{0, 0, 10, 0, 10, 10.5, 0, 10.5, 2, 2, 4, 2, 4, 4});
    // Those in a box; what only touches it, too.
    CHECK(desk.shapes("?box=40,40,70,70").size() == 1);
    CHECK(desk.shapes("?box=10,0,20,10").size() == 1);
    CHECK(desk.shapes("?box=11,11,20,20").empty());
    CHECK(desk.shapes("?box=-1e300,-1e300,1e300,1e300").size() == 2);
    CHECK(desk.send("GET", "web/layers/3/shapes?box=1,2,3", nullptr, "annvie").status == 400);
    CHECK(desk.send("GET", "web/layers/3/shapes?box=1,2,3,nan", nullptr, "annvie").status == 400);
    // Fields change one by one.
    desk.edit({{"updated", {{{"id", uuid(1)}, {"class", nullptr}}, {{"id", uuid(2)}, {"geometry", {51, 60}}}}}});
    CHECK(desk.shape(1)["class"].is_null());
    CHECK(desk.shape(1)["name"] == "outline");
    CHECK(desk.shape(2)["geometry"] == json{51, 60});
    desk.edit({{"deleted", {uuid(2)}}});
    CHECK(desk.shape(2).is_null());
}

TEST_CASE("An edit that arrives twice is done once")
{
    Desk desk;
    json body{{"op_id", "11111111-0000-4000-8000-000000000000"}, {"created", {point(1, 1, 1)}}};
    const json first = desk.edit(body);
    CHECK(desk.edit(body) == first);
    CHECK(desk.shapes().size() == 1);
    CHECK(desk.number("SELECT count(*) FROM edits WHERE op_id IS NOT NULL") == 1);
}

TEST_CASE("Two who change different fields both win; what is contested stays, and is told")
{
    Desk desk;
    const int base = desk.edit({{"created", {point(1, 1, 1), point(2, 2, 2), point(3, 3, 3)}}})["seq"];
    desk.edit({{"base", base},
               {"updated", {{{"id", uuid(1)}, {"name", "theirs"}}, {{"id", uuid(2)}, {"name", "theirs"}}}},
               {"deleted", {uuid(3)}}},
              "owner");
    const json told =
        desk.edit({{"base", base},
                   {"created", {point(2, 9, 9), point(4, 4, 4)}},
                   {"updated", {{{"id", uuid(1)}, {"geometry", {8, 8}}}, {{"id", uuid(3)}, {"name", "mine"}}}}});
    CHECK(desk.shape(1)["name"] == "theirs");
    CHECK(desk.shape(1)["geometry"] == json{8, 8});
    CHECK(desk.shape(4)["geometry"] == json{4, 4}); // the rest is done
    REQUIRE(told["conflicts"].size() == 2);
    for (const json& conflict : told["conflicts"]) {
        if (conflict["id"] == uuid(2)) {
            CHECK(conflict["mine"] == point(2, 9, 9));
            CHECK(conflict["theirs"]["geometry"] == json{2, 2});
        } else {
            CHECK(conflict["mine"]["name"] == "mine");
            CHECK(conflict["theirs"].is_null()); // it is gone
        }
    }
    // The same field, and a deletion of what somebody has changed.
    const json second =
        desk.edit({{"base", base}, {"updated", {{{"id", uuid(1)}, {"name", "mine"}}}}, {"deleted", {uuid(2)}}});
    CHECK(second["conflicts"].size() == 2);
    CHECK(desk.shape(1)["name"] == "theirs");
    CHECK(desk.shape(2)["name"] == "theirs");
    // One who says the same as somebody else did is not asked.
    CHECK(desk.edit({{"base", base}, {"updated", {{{"id", uuid(1)}, {"name", "theirs"}}}}})["conflicts"].empty());
    // One's own edits in between are no conflict, and who has seen it may change it.
    const int now = desk.edit({{"base", base}, {"updated", {{{"id", uuid(1)}, {"geometry", {7, 7}}}}}})["seq"];
    CHECK(desk.edit({{"base", now}, {"updated", {{{"id", uuid(1)}, {"name", "mine"}}}}})["conflicts"].empty());
    CHECK(desk.shape(1)["name"] == "mine");
}

TEST_CASE("Who undoes a deletion brings the shape back with its author and time")
{
    Desk desk;
    const int base = desk.edit({{"created", {point(1, 1, 1)}}})["seq"];
    const json before = desk.shape(1);
    const int gone = desk.edit({{"base", base}, {"deleted", {uuid(1)}}}, "owner")["seq"];
    const json told = desk.edit({{"base", gone}, {"created", {point(1, 1, 1)}}}, "owner");
    CHECK(told["conflicts"].empty());
    const json after = desk.shape(1);
    CHECK(after["author"] == "Anna Annpar");
    CHECK(after["created"] == before["created"]);
    CHECK(after["changed_by"] == "Olga Owner");
    CHECK(after["geometry"] == before["geometry"]);
}

TEST_CASE("An old drawing is read into shapes, and what is not edited stays as it came")
{
    Desk desk;
    const std::string rect =
        R"({ "type":"rect", "left":10.50, "top":20, "width":30, "height":40, "strokeWidth":0, "my key": [1.0] })";
    const std::string text = R"({"type":"Text","text":"kept"})";
    const std::string line =
        R"({"type":"polyline","left":0,"top":0,"strokeWidth":0,"points":[{"x":0,"y":0},{"x":5,"y":5}]})";
    const std::string old =
        R"({"version": "4.6.0", "objects": [)" + rect + ", " + text + "," + line + R"(], "background": "black"})";
    REQUIRE(desk.put(old).status == 201);
    const auto read = desk.shapes();
    REQUIRE(read.size() == 2);
    CHECK(read[0].kind == 5);
    CHECK(read[0].numbers == std::vector<double>{10.5, 20, 30, 40, 0});
    CHECK(read[0].author == "Anna Annpar");
    CHECK(desk.layer()["data"] == old); // looking at it changes nothing
    CHECK(desk.layer()["version"] == 2);
    // Read twice is read once.
    CHECK(desk.shapes()[0].id == read[0].id);
    CHECK(desk.number("SELECT count(*) FROM edits") == 3);
}

TEST_CASE("What is too much, or names what is not there, is refused with the reason, and nothing is done")
{
    Desk desk;
    const std::string before = desk.state();
    const auto refusal = [&](const json& body, int status) {
        const json told = desk.edit(body, "annpar", 3, status);
        CHECK(desk.state() == before);
        return told["error"]["message"].get<std::string>();
    };
    json foreign = point(1, 1, 1);
    foreign["class"] = 3; // a label of another project
    CHECK(refusal({{"created", {foreign}}}, 400).find("label of the project") != std::string::npos);
    foreign.erase("class");
    foreign["group"] = 2; // an image
    CHECK(refusal({{"created", {foreign}}}, 400).find("group of the sample") != std::string::npos);
    CHECK(refusal({{"base", -1}}, 400).find("'base'") != std::string::npos);
    json many = json::array();
    for (int i = 0; i < 1001; ++i)
        many.push_back(point(i, 1, 1));
    CHECK(refusal({{"created", many}}, 413).find("1000 shapes") != std::string::npos);
    CHECK(desk.edit({{"created", {point(1, 1, 1)}}}, "annpar", 2, 404)["error"]["code"] == "not_found"); // no drawing
    desk.admin().transact([](Transaction& transaction) {
        transaction.script(
            "INSERT INTO drawings (layer_id, annotation_id, is_read, points) VALUES (3, 1, true, 9999999);"
            "UPDATE layers SET drawn = true, data = 'shapes', shapes = 999999 WHERE layer_id = 3");
    });
    desk.edit({{"created", {point(1, 1, 1)}}});
    CHECK(desk.edit({{"created", {point(2, 1, 1)}}}, "annpar", 3, 413)["error"]["message"].get<std::string>().find(
              "10000000 points at the most") != std::string::npos);
    desk.admin().transact([](Transaction& transaction) { transaction.script("UPDATE drawings SET points = 0"); });
    CHECK(desk.edit({{"created", {point(2, 1, 1)}}}, "annpar", 3, 413)["error"]["message"] ==
          "A layer holds 1000000 shapes at the most, and this one would hold 1000001.");
    desk.admin().transact([](Transaction& transaction) {
        transaction.script(
            "UPDATE edit_counters SET shapes = 2000000; UPDATE layers SET shapes = 5 WHERE layer_id = 3");
    });
    CHECK(desk.edit({{"created", {point(2, 1, 1)}}}, "annpar", 3, 413)["error"]["message"].get<std::string>().find(
              "A sample holds 2000000") == 0);
}
