// The trash: what is deleted is gone at once, comes back as it was, or says what stands in its way.
#include "trash_stage.hpp"

#include "base/file.hpp"
#include "storage/buried.hpp"
#include "storage/files.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

TEST_CASE("What is deleted is gone at once, its name is free, and it comes back as it was, row by row")
{
    struct Deletion {
        const char* path;
        const char* kind;
        const char* remaining; // what counts what is still there of it
    };
    for (const Deletion& one :
         {Deletion{"annotations/1", "annotation", "SELECT count(*) FROM layers WHERE annotation_id = 1"},
          Deletion{"categories/1", "category", "SELECT count(*) FROM annotations WHERE category_id = 1"},
          Deletion{"images/3", "image", "SELECT count(*) FROM images WHERE image_id = 3"},
          Deletion{"projects/2", "project", "SELECT count(*) FROM images WHERE project_id = 2"}}) {
        INFO(one.path);
        Stage stage;
        const std::string before = stage.everything();
        const std::string held = stage.held();
        REQUIRE(stage.send("DELETE", one.path) == 204);
        CHECK(stage.asked(one.remaining) == "0");
        CHECK(stage.send("GET", one.path) == 404);
        CHECK(stage.everything() != before);
        const bool is_project = std::string(one.kind) == "project";
        REQUIRE(stage.send("GET", is_project ? "web/trash" : "web/projects/2/trash") == 200);
        const json entry = stage.answer().at("trash").at(0);
        CHECK(entry.at("kind") == one.kind);
        CHECK(entry.at("by") == "Olga Owner");
        REQUIRE(stage.send("POST", "web/trash/" + entry.at("entry_id").dump() + "/restore") == 200);
        CHECK(stage.answer().at("restored").at("left_out") == 0);
        CHECK(stage.everything() == before);
        CHECK(stage.held() == held);
        CHECK(stage.asked("SELECT (SELECT count(*) FROM trash) + (SELECT count(*) FROM trash_rows) + (SELECT count(*) "
                          "FROM trash_keys)"
                          " + (SELECT count(*) FROM tombstones)") == "0");
        CHECK(stage.send("GET", one.path) == 200);
    }
}

TEST_CASE("Every table that has something of a project is kept by the trash, or it is said here why not")
{
    const std::map<std::string, std::string> apart = {
        {"category_counts", "follows its rows by triggers"},
        {"score_counts", "follows its rows by triggers"},
        {"class_counts", "follows its rows by triggers"},
        {"shape_classes", "follows its rows by triggers"},
        {"shape_cells", "follows its rows by triggers"},
        {"unused_images", "follows its rows by triggers"},
        {"reviews", "follows its rows by triggers"},
        {"reviewers", "follows its rows by triggers"},
        {"label_counts", "follows its rows by triggers"},
        {"image_counts", "follows its rows by triggers"},
        {"conversions", "counts what was made, of any project"},
        {"unmeasured_images", "follows its rows by triggers"},
        {"image_sizes", "measured anew when its image is back"},
        {"store_sizes", "measured anew when its images are back"},
        {"image_work", "made anew for what waits to be converted"},
        {"composites", "pictures, made anew of the layers that come back"},
        {"composite_wants", "what is to be made"},
        {"composite_work", "what is being made"},
        {"composite_projects", "what is to be looked at"},
        {"withdrawn_comments", "were taken away before, and go with their sample"},
        {"changes", "outlives what it tells of"},
        {"audit", "outlives what it tells of"},
        {"invites", "end with what they invite to: who brings it back invites anew"},
        {"tokens", "names projects by ids, which stay the same"},
        {"trash", "is it"},
        {"trash_rows", "is it"},
        {"trash_keys", "is it"}};
    Stage stage;
    const std::string writes =
        stage.asked("SELECT string_agg(prosrc, '') FROM pg_proc WHERE proname IN ('keep_samples', 'keep_around')");
    const std::string reads = stage.asked("SELECT prosrc FROM pg_proc WHERE proname = 'put_entry_back'");
    const json tables = stage.tables_of_projects();
    CHECK(tables.size() > 25);
    for (const auto& [name, why] : apart) {
        INFO(name << " is said to be apart: there is no such table.");
        CHECK(std::find(tables.begin(), tables.end(), name) != tables.end());
    }
    for (const std::string table : tables) {
        INFO(
            table
            << ": a line in sql/code/trash.sql where it is kept and one where it is put back, and a row in this test.");
        if (apart.count(table) != 0)
            continue;
        CHECK(writes.find("'" + table + "'") != std::string::npos);
        CHECK(reads.find("'" + table + "'") != std::string::npos);
        // What comes back as it was is seen by the test above, if there is something.
        CHECK(stage.asked("SELECT count(*) > 0 FROM " + table) == "t");
    }
}

TEST_CASE("Who could delete brings back, and nobody else")
{
    Stage stage;
    REQUIRE(stage.send("DELETE", "annotations/1") == 204);
    REQUIRE(stage.send("DELETE", "projects/3", "sysadm") == 204);
    for (const char* who : {"propar", "provie", "annpar", "stranger", "maker"}) {
        INFO(who);
        CHECK(stage.send("POST", "web/trash/1/restore", who) == 404);
        CHECK(stage.send("POST", "web/trash/2/restore", who) == 404);
        CHECK(stage.send("GET", "web/trash", who) == 200);
        CHECK(stage.answer().at("trash").empty());
    }
    CHECK(stage.send("POST", "web/trash/2/restore", "owner") == 404);
    CHECK(stage.send("POST", "web/trash/2/restore", "sysadm") == 200);
    CHECK(stage.send("POST", "web/trash/1/restore", "proadm") == 200);
    CHECK(stage.send("POST", "web/trash/1/restore", "proadm") == 404);
    // Of a project that is gone those who managed it.
    REQUIRE(stage.send("DELETE", "projects/2", "proadm") == 204);
    for (const char* who : {"propar", "maker"})
        CHECK(stage.send("POST", "web/trash/3/restore", who) == 404);
    CHECK(stage.send("POST", "web/trash/3/restore", "owner") == 200);
    CHECK(stage.send("GET", "projects/2", "propar") == 200);
}

TEST_CASE("What stands in the way is said by name, and nothing is done until it is out of the way")
{
    Stage stage;
    const auto restore = [&](int entry, const std::string& names = "{}") {
        return stage.send("POST", "web/trash/" + std::to_string(entry) + "/restore", "owner",
                          R"({"names": )" + names + "}");
    };
    REQUIRE(stage.send("DELETE", "annotations/3") == 204); // entry 1; it uses image 2
    REQUIRE(stage.send("DELETE", "categories/2") == 204);  // entry 2
    REQUIRE(stage.send("DELETE", "images/2") == 204);      // entry 3
    stage.run("INSERT INTO categories (name, project_id, owner_id) VALUES ('KO', 2, 2), ('KO (2)', 2, 2)");
    CHECK(restore(1) == 409);
    CHECK(stage.answer().at("error").at("message") == "Its category 'KO' is deleted.");
    const std::string before = stage.everything();
    CHECK(restore(2) == 409);
    CHECK(stage.everything() == before);
    CHECK(stage.answer().at("obstacles") ==
          json::parse(R"x([{"what": "name taken", "id": 2, "name": "KO", "free": "KO (3)"}])x"));
    CHECK(restore(2, R"x({"2": "KO (2)"})x") == 409);
    CHECK(restore(2, R"({"2": ""})") == 400);
    CHECK(restore(2, R"({"2": "KO again"})") == 200);
    CHECK(stage.asked("SELECT name FROM categories WHERE category_id = 2") == "KO again");
    CHECK(restore(1) == 409);
    CHECK(stage.answer().at("error").at("message") == "It uses the image 'KO_mouse_03', which is deleted.");
    CHECK(restore(3) == 200);
    CHECK(restore(1) == 200);
    CHECK(stage.asked("SELECT image_id FROM annotations WHERE annotation_id = 3") == "2");
    // What was gone for good is told as such.
    REQUIRE(stage.send("DELETE", "annotations/3") == 204);
    REQUIRE(stage.send("DELETE", "images/2") == 204);
    stage.run("DELETE FROM trash WHERE kind = 'image'");
    CHECK(restore(4) == 409);
    CHECK(stage.answer().at("error").at("message") == "It uses 1 image that is gone for good.");
}

TEST_CASE("Who left since is not asked: what he owned is whoever brings it back, words that are gone are left out and "
          "counted")
{
    Stage stage;
    stage.run("UPDATE annotations SET owner_id = 9, submitted_by = 9 WHERE annotation_id = 1");
    REQUIRE(stage.send("DELETE", "categories/1") == 204);
    stage.run("DELETE FROM users WHERE user_id IN (9, 7); DELETE FROM labels WHERE label_id = 1;"
              " DELETE FROM classifications WHERE classification_id = 1");
    REQUIRE(stage.send("POST", "web/trash/1/restore", "proadm") == 200);
    CHECK(stage.answer().at("restored").at("left_out") == 2);
    CHECK(stage.asked("SELECT owner_id || ' ' || coalesce(submitted_by, 0) FROM annotations WHERE annotation_id = 1") ==
          "10 0");
    CHECK(stage.asked("SELECT author || ' ' || (owner_id IS NULL) FROM layers WHERE layer_id = 3") ==
          "Anna Annpar true");
    CHECK(stage.asked("SELECT author FROM comments WHERE comment_id = 1") == "Anna Annpar");
    CHECK(stage.asked("SELECT class_id IS NULL FROM shapes") == "t");
    CHECK(
        stage.asked("SELECT string_agg(user_id::text, ' ' ORDER BY user_id) FROM permissions WHERE category_id = 1") ==
        "5 6 8");
}

TEST_CASE("Many that go in one statement are one entry, and come back together")
{
    Stage stage;
    stage.run("INSERT INTO annotations (name, project_id, category_id, owner_id) SELECT 's' || n, 2, 1, 2 FROM "
              "generate_series(1, 1500) n");
    const std::string before = stage.everything();
    stage.run("DELETE FROM annotations WHERE name LIKE 's%' AND project_id = 2");
    CHECK(stage.asked("SELECT string_agg(cardinality(root_ids)::text, ' ' ORDER BY entry_id) FROM trash") ==
          "1000 500");
    stage.run("INSERT INTO annotations (name, project_id, category_id, owner_id) VALUES ('s7', 2, 1, 2)");
    REQUIRE(stage.send("GET", "web/projects/2/trash") == 200);
    const json entries = stage.answer().at("trash");
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].at("count") == 1000);
    CHECK(stage.send("POST", "web/trash/2/restore") == 200);
    CHECK(stage.send("POST", "web/trash/1/restore") == 409);
    CHECK(stage.answer().at("obstacles").size() == 1);
    stage.run("DELETE FROM annotations WHERE annotation_id = (SELECT max(annotation_id) FROM annotations)");
    CHECK(stage.send("POST", "web/trash/1/restore") == 200);
    CHECK(stage.everything() == before);
}

TEST_CASE("Files wait with what was deleted, and go when its time is over")
{
    Stage stage;
    const ImageFiles files(stage.responder.store(), std::string(32, 'c')); // of image 3
    make_store_folders(stage.responder.store());
    std::ofstream(files.original) << "bytes";
    REQUIRE(stage.send("DELETE", "images/3") == 204);
    const InTransaction database = [&](const auto& work) { stage.responder.admin().transact(work); };
    discard_all_buried(database, stage.responder.store());
    CHECK(std::filesystem::exists(files.original));
    // The same key is nobody's to bury while it waits.
    stage.run("SELECT bury_files(repeat('c', 32))");
    discard_all_buried(database, stage.responder.store());
    CHECK(std::filesystem::exists(files.original));
    const auto step = [&] {
        return stage.responder.admin().in_transaction([](Transaction& t) { return end_trash(t, 30); });
    };
    CHECK_FALSE(step());
    stage.run("UPDATE trash SET deleted_at = now() - interval '31 days'");
    CHECK(stage.send("POST", "web/trash/1/restore") == 404);
    CHECK(stage.send("GET", "web/projects/2/trash") == 200);
    CHECK(stage.answer().at("trash").empty());
    CHECK(step());
    CHECK_FALSE(step());
    discard_all_buried(database, stage.responder.store());
    CHECK_FALSE(std::filesystem::exists(files.original));
    CHECK(stage.asked("SELECT (SELECT count(*) FROM trash) + (SELECT count(*) FROM trash_rows) + (SELECT count(*) FROM "
                      "trash_keys)") == "0");
}

TEST_CASE("An image that was on its way comes back with all of its bytes, or says that they never came")
{
    Stage stage;
    stage.run(
        "INSERT INTO images (name, project_id, owner_id, key, state) VALUES ('waits', 2, 2, repeat('1', 32), 'queued'),"
        " ('worked on', 2, 2, repeat('2', 32), 'tiling'), ('arrives', 2, 2, repeat('3', 32), 'uploading');"
        "INSERT INTO image_work (image_id, key, is_new) SELECT image_id, key, true FROM images WHERE key ~ '^[123]'");
    REQUIRE(stage.send("DELETE", "projects/2") == 204);
    CHECK(stage.asked("SELECT string_agg(key, ' ') FROM tombstones") == std::string(32, '3'));
    CHECK(stage.asked("SELECT image_exists(repeat('2', 32)) AND NOT image_exists(repeat('3', 32))") == "t");
    REQUIRE(stage.send("POST", "web/trash/1/restore") == 200);
    CHECK(stage.asked("SELECT string_agg(name || ' ' || state || ' ' || (key IS NULL) || ' ' || EXISTS (SELECT FROM "
                      "image_work w WHERE w.image_id = i.image_id), ', ' ORDER BY name)"
                      " FROM images i WHERE name IN ('waits', 'worked on', 'arrives')") ==
          "arrives failed true false, waits queued false true, worked on queued false true");
}

TEST_CASE("A deleted drawing is in the trash of its project")
{
    Stage stage;
    REQUIRE(stage.send("DELETE", "layers/3", "annpar") == 204);
    REQUIRE(stage.send("GET", "web/projects/2/trash") == 200);
    const json drawings = stage.answer().at("drawings");
    REQUIRE(drawings.size() == 2);
    CHECK(drawings[0].at("name") == "cells");
    CHECK(drawings[0].at("annotation") == "mouse_01");
    CHECK(stage.send("POST", "web/layers/3/restore") == 200);
    CHECK(stage.send("GET", "layers/3") == 200);
}
