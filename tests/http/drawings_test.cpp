// Shapes over HTTP: what is drawn is there, once, as it was drawn; what two change at once is told; old files stay as
// they were.
#include "drawing_desk.hpp"

using namespace drawing_test;

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
    // Those that are named, and are there; and what a table says of all, their bounds instead of their geometry.
    CHECK(desk.shapes("?ids=" + uuid(2) + "," + uuid(7)).size() == 1);
    CHECK(desk.shapes("?ids=" + uuid(1) + "," + uuid(2)).size() == 2);
    CHECK(desk.send("GET", "web/layers/3/shapes?ids=" + uuid(2) + ",", nullptr, "annvie").status == 400);
    CHECK(desk.send("GET", "web/layers/3/shapes?ids=1", nullptr, "annvie").status == 400);
    const auto rows = desk.shapes("?rows=1");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].kind == 4);
    CHECK(rows[0].name == "outline");
    CHECK(rows[0].area == 103);
    CHECK(rows[0].numbers == std::vector<double>{0, 0, 10, 10.5});
    CHECK(rows[1].numbers == std::vector<double>{50, 60, 50, 60});
    // Fields change one by one.
    desk.edit({{"updated", {{{"id", uuid(1)}, {"class", nullptr}}, {{"id", uuid(2)}, {"geometry", {51, 60}}}}}});
    CHECK(desk.shape(1)["class"].is_null());
    CHECK(desk.shape(1)["name"] == "outline");
    CHECK(desk.shape(2)["geometry"] == json{51, 60});
    desk.edit({{"deleted", {uuid(2)}}});
    CHECK(desk.shape(2).is_null());
}

TEST_CASE("A gallery has the shapes of a class, of none or of all, page by page")
{
    Desk desk;
    json first = point(1, 5, 6);
    first["class"] = 1;
    desk.edit({{"created", {first, point(2, 7, 8), point(3, 9, 10)}}});
    const auto gallery = [&](const std::string& query) {
        const Response answer = desk.send("GET", "web/projects/2/gallery?" + query, nullptr, "annvie");
        CHECK(answer.status == 200);
        return json::parse(answer.body);
    };
    const auto ids = [](const json& page) {
        std::vector<std::string> found;
        for (const json& shape : page["shapes"])
            found.push_back(shape["id"]);
        return found;
    };
    CHECK(ids(gallery("annotation=1&class=1")) == std::vector{uuid(1)});
    CHECK(ids(gallery("annotation=1")) == std::vector{uuid(2), uuid(3)});
    const json page = gallery("annotation=1&class=all&limit=2");
    CHECK(ids(page) == std::vector{uuid(1), uuid(2)});
    CHECK(page["layers"][0]["pixel_size_um"].is_null()); // nobody knows
    const std::string next = page["next"];
    CHECK(ids(gallery("annotation=1&class=all&limit=2&after=" + next)) == std::vector{uuid(3)});
    CHECK(ids(gallery("class=all")) == std::vector{uuid(1), uuid(2), uuid(3)});
    CHECK(desk.send("GET", "web/projects/2/gallery?class=some", nullptr, "annvie").status == 400);
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

TEST_CASE("What was edited is still a text of Fabric.js, in which the rest is to the letter what it was")
{
    Desk desk;
    const std::string rect =
        R"({ "type":"rect", "left":10.50, "top":20, "width":30, "height":40, "strokeWidth":0, "my key": [1.0] })";
    const std::string text = R"({"type":"Text","text":"kept \u00e4 \"quoted\""})";
    const std::string line =
        R"({"type":"polyline","left":0,"top":0,"strokeWidth":0,"points":[{"x":0,"y":0},{"x":5,"y":5}]})";
    REQUIRE(
        desk.put(R"({"version": "4.6.0", "background": "black", "objects": [)" + rect + "," + text + "," + line + "]}")
            .status == 201);
    const std::string edited = desk.shapes()[1].id;
    const std::string kept = desk.shapes()[0].id;
    desk.edit({{"created", {point(1, 7, 8)}}, {"updated", {{{"id", edited}, {"class", 1}}}}});
    const std::string now = desk.layer()["data"];
    CHECK(now.starts_with(R"({"version":"4.6.0","background":"black","objects":[)" + rect + "," + text + ","));
    const json drawing = json::parse(now);
    REQUIRE(drawing["objects"].size() == 4);
    CHECK(drawing["objects"][2]["class"] == 1);
    CHECK(drawing["objects"][2]["type"] == "polyline");
    CHECK(drawing["objects"][2]["originX"] == "left");
    CHECK(drawing["objects"][3]["type"] == "circle");
    CHECK(drawing["objects"][3]["id"] == uuid(1));
    // The same wherever layers are told.
    for (const char* list :
         {"layers/byannotation_id/1", "layers", "layers/byfilter/1/0", "layers?limit=10", "layers/byproject_id/2"}) {
        INFO(list);
        bool found = false;
        const json told = json::parse(desk.send("GET", list, nullptr, "owner").body);
        for (const json& layer : told.at("layers")) {
            found = found || (layer["layer_id"] == 3 && layer["data"] == now);
            CHECK(layer["data"].is_string());
        }
        CHECK(found);
    }
    const json rois = json::parse(desk.send("GET", "utilities/project_rois/2", nullptr, "owner").body)["project_rois"];
    CHECK(rois == json::array({{{"project", "Kidney"},
                                {"category", "WT"},
                                {"annotation", "mouse_01"},
                                {"layer", "cells"},
                                {"data", now}}}));
    const std::string csv = desk.send("GET", "web/projects/2/reports/rois/csv", nullptr, "owner").body;
    std::string quoted;
    for (const char c : now)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    CHECK(csv.find("Kidney,WT,mouse_01,cells,\"" + quoted + "\"\r\n") != std::string::npos);

    // What a script got it may write back: nothing changes, also for a manager, who may not draw by text.
    const int version = desk.layer()["version"];
    CHECK(desk.put(now).status == 201);
    CHECK(desk.put(now, 3, "owner").status == 201);
    CHECK(desk.layer()["data"] == now);
    CHECK(desk.shapes().size() == 3);
    CHECK(desk.put(now + " ", 3, "owner").status == 403);
    CHECK(desk.layer()["version"] == version + 2);

    // One object more, one less, one moved: an edit of three shapes; the rest stays, with its id.
    json changed = drawing;
    changed["objects"].erase(changed["objects"].begin() + 2);
    changed["objects"][2]["left"] = changed["objects"][2]["left"].get<double>() + 5;
    changed["objects"].push_back({{"type", "rect"}, {"width", 5}, {"height", 5}});
    const long long edits = desk.number("SELECT count(*) FROM edits");
    const std::string again = changed.dump();
    REQUIRE(desk.put(again).status == 201);
    CHECK(desk.layer()["data"] == again);
    CHECK(desk.number("SELECT count(*) FROM edits") == edits + 3);
    CHECK(desk.shape(1)["geometry"] == json{12, 8});
    const auto shapes = desk.shapes();
    REQUIRE(shapes.size() == 3);
    CHECK(shapes[0].id == kept);
    CHECK(desk.send("GET", "web/layers/3/shapes/" + edited, nullptr, "owner").status == 404);
    // Nothing at all is a drawing, too.
    REQUIRE(desk.put("none").status == 201);
    CHECK(desk.shapes().empty());
    CHECK(desk.layer()["data"] == "none");
    desk.edit({{"created", {point(5, 7, 8)}}});
    CHECK(json::parse(desk.layer()["data"].get<std::string>())["objects"].size() == 1);
}

TEST_CASE("A text that is no drawing is kept, and nothing is drawn over it")
{
    Desk desk;
    REQUIRE(desk.put("{\"objects\": [ ] broken").status == 201);
    CHECK(desk.shapes().empty());
    CHECK(desk.edit({{"created", {point(1, 1, 1)}}}, "annpar", 3, 409)["error"]["message"].get<std::string>().find(
              "no drawing of Fabric.js") != std::string::npos);
    CHECK(desk.layer()["data"] == "{\"objects\": [ ] broken");
}

TEST_CASE("Shapes that are copied into another layer by a script are others")
{
    Desk desk;
    desk.edit({{"created", {point(1, 1, 1), point(2, 2, 2)}}});
    json body = desk.layer();
    body["name"] = "copy";
    const Response made = desk.send("POST", "layers", body, "annpar");
    REQUIRE(made.status == 201);
    const int copy = json::parse(made.body)["layer"]["layer_id"];
    CHECK(desk.shapes("", copy).size() == 2);
    CHECK(desk.shapes("", copy)[0].id != uuid(1));
    CHECK(desk.shapes().size() == 2);
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
