// Drawings that are large, that others edit, that were edited before, and that were deleted.
#include "drawing_desk.hpp"

using namespace drawing_test;

TEST_CASE("A large drawing tells of what is too small, or too much, as numbers")
{
    Desk desk;
    desk.shapes();
    // 20,100 squares of 4 px on a grid of 10 px, a hundred in a row, and ten of 300 px.
    desk.admin().transact([](Transaction& transaction) {
        transaction.script(
            "INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, author, created_at, "
            "changed_at, changer, seq,"
            " area, length) SELECT gen_random_uuid(), 3, n, 'rectangle', ARRAY[x, y, r, r, 0], '{}', box(point(x, y), "
            "point(x + r, y + r)),"
            " 'Anna', now(), now(), 'Anna', 1, r * r, 4 * r FROM (SELECT n, n % 100 * 10 AS x, n / 100 * 10 AS y,"
            " CASE WHEN n < 20100 THEN 4 ELSE 300 END AS r FROM generate_series(0, 20109) n) x;"
            "UPDATE layers SET drawn = true, data = 'shapes', shapes = 20110 WHERE layer_id = 3");
    });
    const auto look = [&](const std::string& query) {
        const std::string stream = desk.send("GET", "web/layers/3/shapes?" + query, nullptr, "annvie").body;
        const std::size_t sent = records_of(stream).size();
        std::uint64_t told = 0;
        for (std::size_t place = 32; at<std::uint8_t>(stream, place + 4) != 0;
             place += at<std::uint32_t>(stream, place)) {
            if (at<std::uint8_t>(stream, place + 4) != 7)
                continue;
            CHECK(at<double>(stream, place + 8) >= 64);
            for (std::size_t cell = 0; cell < at<std::uint32_t>(stream, place + 16); ++cell)
                told += at<std::uint32_t>(stream, place + 24 + 12 * cell + 8);
        }
        CHECK(at<std::uint64_t>(stream, stream.size() - 8) == sent + told);
        return std::pair(sent, told);
    };
    const auto pair = [](std::size_t sent, std::uint64_t told) { return std::pair(sent, told); };
    CHECK(look("box=0,0,5000,5000&zoom=0.2") == pair(10, 20100)); // 4 px are less than a pixel of the screen
    CHECK(look("box=0,0,5000,5000&zoom=1") == pair(10, 20100));   // too many
    CHECK(look("box=0,0,95,95&zoom=8") == pair(100, 0));
    CHECK(look("box=0,0,5000,5000") == pair(20110, 0)); // who does not say how he looks gets all
    CHECK(look("box=3000,3000,5000,5000&zoom=1") == pair(0, 0));
    CHECK(desk.send("GET", "web/layers/3/shapes?box=0,0,1,1&zoom=0", nullptr, "annvie").status == 400);
    CHECK(desk.send("GET", "web/layers/3/shapes?box=0,0,1,1&zoom=x", nullptr, "annvie").status == 400);
    // What is changed, moved, made and deleted is counted.
    const auto is_sound = [&] {
        return desk.number("SELECT count(*) FROM (SELECT level, sum(shapes) AS told FROM shape_cells GROUP BY level) c"
                           " WHERE told <> (SELECT count(*) FROM shapes WHERE kind <> 'other')");
    };
    CHECK(is_sound() == 0);
    desk.edit({{"created", {point(1, 1, 1), point(2, 2, 2)}}});
    desk.edit({{"updated", {{{"id", uuid(1)}, {"geometry", {4000, 4000}}}}}, {"deleted", {uuid(2)}}});
    CHECK(is_sound() == 0);
    CHECK(look("box=3000,3000,5000,5000&zoom=0.2") == pair(0, 1));
    REQUIRE(desk.put("none").status == 201);
    desk.shapes();
    CHECK(desk.number("SELECT count(*) FROM shape_cells WHERE shapes <> 0") == 0);
}

TEST_CASE("Others hear of an edit by what is new, and get the shapes as they are now")
{
    Desk desk;
    const auto news = [&](const std::string& since) {
        return json::parse(desk.send("GET", "web/projects/2/changes?since=" + since, nullptr, "owner").body);
    };
    const std::string mark = news("")["since"];
    const int base = desk.edit({{"created", {point(1, 1, 1), point(2, 2, 2)}}})["seq"];
    CHECK(news(mark)["changes"][0]["annotation_id"] == 1);
    desk.edit({{"base", base}, {"updated", {{{"id", uuid(1)}, {"name", "a"}}}}, {"deleted", {uuid(2)}}});
    const auto edits = [&](int since, const char* who) {
        return json::parse(
            desk.send("GET", "web/annotations/1/edits?since=" + std::to_string(since), nullptr, who).body);
    };
    const json told = edits(base, "annvie");
    CHECK(told["seq"] == base + 1);
    CHECK(told["all"] == false);
    REQUIRE(told["edits"].size() == 2);
    CHECK(told["edits"][0]["shape"] == desk.shape(1));
    CHECK(told["edits"][0]["layer_id"] == 3);
    CHECK(told["edits"][0]["author"] == "Anna Annpar");
    CHECK(told["edits"][1]["shape"].is_null());
    CHECK(edits(base + 1, "annvie")["edits"].empty());
    json many = json::array();
    for (int i = 0; i < 1000; ++i)
        many.push_back(point(1000 + i, i, i));
    desk.edit({{"created", many}});
    json more = json::array();
    for (int i = 0; i < 1000; ++i)
        more.push_back(point(3000 + i, i, i));
    desk.edit({{"created", more}});
    CHECK(edits(base + 1, "annvie")["edits"].size() == 2000);
    CHECK(edits(base, "annvie")["all"] == true);
}

TEST_CASE("An edit of many shapes reads what became of these, however much became of others since")
{
    Desk desk;
    json created = json::array();
    json changed = json::array();
    json deleted = json::array();
    for (int i = 0; i < 300; ++i) {
        created.push_back(point(i, i, i));
        if (i < 200)
            changed.push_back({{"id", uuid(i)}, {"class", 1}});
        else
            deleted.push_back(uuid(i));
    }
    desk.edit({{"created", created}});
    // As in one change of a hundred thousand, which goes in parts that all know of the same edit.
    desk.admin().transact([](Transaction& transaction) {
        transaction.script(
            "INSERT INTO edits (annotation_id, seq, shape_id, layer_id, author, fields) SELECT 1, 100 + n / 1000, "
            "gen_random_uuid(), 3, 'Anna', '{class}' FROM generate_series(0, 19999) n; UPDATE edit_counters SET seq = "
            "200");
    });
    const auto read = desk.admin().in_transaction([&](Transaction& transaction) {
        const json asked{{"created", json::array()}, {"updated", changed}, {"deleted", deleted}};
        const auto told = json::parse(
            transaction.run("SELECT apply_edit(3, 1, now(), 3, $1::jsonb, NULL, false)", {asked.dump()}).text(0, 0));
        CHECK(told["stamped"].size() == 200);
        return transaction
            .run("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'edits'")
            .number(0, 0);
    });
    CHECK(read < 2000);
}

TEST_CASE("The history of a drawing: who did what, how it was, and back")
{
    Desk desk;
    const int first = desk.edit({{"created", {point(1, 1, 1), point(2, 2, 2)}}})["seq"];
    const json one = desk.shape(1);
    const int second = desk.edit(
        {{"base", first}, {"updated", {{{"id", uuid(1)}, {"geometry", {5, 5}}, {"class", 1}}}}, {"deleted", {uuid(2)}}},
        "owner")["seq"];
    const int third = desk.edit({{"base", second}, {"created", {point(3, 3, 3)}}})["seq"];
    const json history = json::parse(desk.send("GET", "web/layers/3/history?limit=3", nullptr, "annvie").body);
    REQUIRE(history["history"].size() == 3);
    CHECK(history["history"][0]["seq"] == third);
    CHECK(history["history"][1]["author"] == "Olga Owner");
    CHECK(history["history"][1]["changed"] == 1);
    CHECK(history["history"][1]["deleted"] == 1);
    CHECK(history["history"][1]["fields"] == json{"class", "geometry"});
    CHECK(history["history"][2]["created"] == 2);
    CHECK(history["history"][2]["shapes"][1]["kind"] == "point"); // which is gone by now
    CHECK(history["next"] == std::to_string(first));
    const json older =
        json::parse(desk.send("GET", "web/layers/3/history?before=" + std::to_string(first), nullptr, "annvie").body);
    CHECK(older["history"].size() == 1); // what the text of the seed said
    // As it was after the first edit.
    const auto then = desk.shapes("?at=" + std::to_string(first));
    REQUIRE(then.size() == 2);
    CHECK(then[0].numbers == std::vector<double>{1, 1});
    CHECK(then[1].numbers == std::vector<double>{2, 2});
    CHECK(desk.shapes("?at=" + std::to_string(third)).size() == 2);
    // One shape back, then all of them.
    const json body{{"seq", first}, {"ids", {uuid(2)}}, {"op_id", "22222222-0000-4000-8000-000000000000"}};
    const Response some = desk.send("POST", "web/layers/3/restore", body, "annpar");
    CHECK(some.status == 200);
    CHECK(desk.send("POST", "web/layers/3/restore", body, "annpar").body == some.body);
    CHECK(desk.shapes().size() == 3);
    CHECK(desk.send("POST", "web/layers/3/restore", {{"seq", first}}, "owner").status == 200);
    CHECK(desk.shapes().size() == 2);
    const json back = desk.shape(1);
    for (const char* key : {"geometry", "class", "author", "created"})
        CHECK(back[key] == one[key]);
    CHECK(back["changed_by"] == "Olga Owner");
    CHECK(desk.shapes("?at=" + std::to_string(third)).size() == 2); // the history stays
    CHECK(desk.send("POST", "web/layers/3/restore", {{"seq", first}, {"ids", "x"}}, "owner").status == 400);
    CHECK(desk.send("POST", "web/layers/3/restore", {{"op_id", "22222222-0000-4000-8000-000000000001"}}, "owner")
              .status == 400);
}

TEST_CASE("A label that is deleted leaves its shapes without a class, and its name in the history")
{
    Desk desk;
    json one = point(1, 1, 1);
    one["class"] = 1;
    const int first = desk.edit({{"created", {one}}})["seq"];
    desk.edit({{"base", first}, {"updated", {{{"id", uuid(1)}, {"class", 2}}}}});
    CHECK(desk.send("DELETE", "labels/1", nullptr, "owner").status == 204);
    CHECK(desk.send("DELETE", "labels/2", nullptr, "owner").status == 204);
    CHECK(desk.shape(1)["class"].is_null());
    CHECK(desk.shape(1)["geometry"] == json{1, 1});
    const json history = json::parse(desk.send("GET", "web/layers/3/history?limit=1", nullptr, "annvie").body);
    CHECK(history["history"][0]["shapes"][0]["class_name"] == "good");
    // As it was with a class that is there no more, it has none.
    CHECK(desk.send("POST", "web/layers/3/restore", {{"seq", first}}, "owner").status == 200);
    CHECK(desk.shape(1)["class"].is_null());
}

TEST_CASE("A drawing layer that was deleted can be brought back by its author or a manager")
{
    Desk desk;
    desk.edit({{"created", {point(1, 1, 1)}}});
    const json before = desk.layer();
    const auto deleted = [&](const char* who) {
        return json::parse(desk.send("GET", "web/annotations/1/deleted_drawings", nullptr, who).body)["drawings"];
    };
    CHECK(deleted("annpar").empty());
    CHECK(desk.send("DELETE", "layers/3", nullptr, "owner").status == 204);
    CHECK(desk.send("GET", "web/layers/3/shapes", nullptr, "owner").status == 404);
    CHECK(desk.send("GET", "web/layers/3/shapes/" + uuid(1), nullptr, "owner").status == 404);
    REQUIRE(deleted("annpar").size() == 1);
    CHECK(deleted("annpar")[0]["by"] == "Olga Owner");
    CHECK(deleted("propar").empty());
    CHECK(desk.send("POST", "web/layers/3/restore", json::object(), "propar").status == 404);
    CHECK(desk.send("POST", "web/layers/3/restore", json::object(), "annpar").status == 200);
    json after = desk.layer();
    CHECK(after["version"] == before["version"].get<int>() + 1);
    after["version"] = before["version"];
    CHECK(after == before);
    CHECK(desk.shape(1)["author"] == "Anna Annpar");
    CHECK(deleted("owner").empty());
    // One that nobody ever looked at, as well; and what goes with its sample is gone.
    REQUIRE(desk.put("{\"objects\": [{\"type\": \"rect\", \"width\": 5, \"height\": 5}]}").status == 201);
    CHECK(desk.send("DELETE", "layers/3", nullptr, "annpar").status == 204);
    CHECK(desk.send("POST", "web/layers/3/restore", json::object(), "owner").status == 200);
    CHECK(desk.shapes().size() == 1);
    CHECK(desk.send("DELETE", "annotations/1", nullptr, "owner").status == 204);
    CHECK(
        desk.number(
            "SELECT (SELECT count(*) FROM drawings) + (SELECT count(*) FROM shapes) + (SELECT count(*) FROM edits)") ==
        0);
    CHECK(desk.send("POST", "web/layers/3/restore", json::object(), "owner").status == 404);
}
