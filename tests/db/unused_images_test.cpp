// Images that nothing shows: the list of them is what the tables say, whatever is used, left, renamed and deleted, by
// one or by two at once.
#include "access/session.hpp"
#include "base/error.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>

using namespace memento;
using namespace std::chrono_literals;

namespace {

constexpr auto seed = R"(
INSERT INTO users (username, password) VALUES ('a', '-');
INSERT INTO projects (name, owner_id) VALUES ('P', 1), ('Q', 1);
INSERT INTO categories (name, project_id, owner_id) VALUES ('C', 2, 1), ('C', 3, 1);
INSERT INTO images (name, project_id, owner_id, key, state, width, height, channels, bit_depth)
    SELECT 'image ' || lpad(g::text, 3, '0'), 2 + g % 2, 1, md5(g::text), 'ready', 8, 8, 1, 8 FROM generate_series(1, 60) g;
INSERT INTO annotations (name, project_id, category_id, owner_id, image_id)
    SELECT 's' || g, 2 + g % 2, 1 + g % 2, 1, CASE WHEN g % 3 = 0 THEN g END FROM generate_series(1, 30) g;
INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id)
    SELECT 'DAPI', g, 2 + g % 2, 1, g + 2 FROM generate_series(1, 30) g;
INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id)
    SELECT 'DAPI again', g, 2 + g % 2, 1, g FROM generate_series(1, 5) g;
)";

// As their managers see them, page by page.
std::string listed(Database& app)
{
    return app.in_transaction(
        [](Transaction& t) {
            std::string names;
            for (const char* project : {"2", "3"}) {
                std::string after = "0";
                for (;;) {
                    const Rows page =
                        t.run("SELECT x ->> 'name', x ->> 'image_id' FROM json_array_elements(page_images($1::int, '',"
                              " 'unused', $2::int, 0, 4)::json) x",
                              {project, after});
                    for (std::size_t row = 0; row < page.size(); ++row)
                        names += page.text(row, 0) + "\n";
                    if (page.empty())
                        break;
                    after = page.text(page.size() - 1, 1);
                }
            }
            return names;
        },
        begin_as_user(1));
}

std::string there_are(Database& admin)
{
    return admin.in_transaction([](Transaction& t) {
        return t
            .run("SELECT coalesce(string_agg(name || E'\\n', '' ORDER BY project_id, name), '') FROM images i WHERE NOT"
                 " EXISTS (SELECT FROM layers l WHERE l.image_id = i.image_id)"
                 " AND NOT EXISTS (SELECT FROM annotations a WHERE a.image_id = i.image_id)")
            .text(0, 0);
    });
}

long long noted(Database& admin, const std::string& image)
{
    return admin.in_transaction([&](Transaction& t) {
        return t.run("SELECT count(*) FROM unused_images WHERE image_id = $1::int", {image}).number(0, 0);
    });
}

} // namespace

TEST_CASE("The list of unused images is what the tables say, whatever is used, left, renamed and deleted")
{
    TestDatabase database;
    Database admin(database.admin());
    Database app(database.app());
    const auto run = [&](const std::string& sql) {
        INFO(sql);
        admin.transact([&](Transaction& t) { t.script(sql); });
        CHECK(listed(app) == there_are(admin));
    };
    run(seed);
    CHECK(noted(admin, "33") == 1);
    CHECK(noted(admin, "3") == 0);
    run("UPDATE layers SET image_id = image_id + 20 WHERE layer_id = 30"); // 32 is left, 52 used
    run("UPDATE layers SET image_id = NULL, data = 'none' WHERE layer_id = 29");
    run("UPDATE annotations SET image_id = 34 WHERE annotation_id = 30");
    run("UPDATE annotations SET image_id = NULL WHERE annotation_id IN (30, 27, 3)");
    run("UPDATE images SET name = 'another ' || image_id WHERE image_id % 4 = 0");
    run("DELETE FROM layers WHERE layer_id = 33"); // its image has another use
    CHECK(noted(admin, "3") == 0);
    run("DELETE FROM layers WHERE layer_id = 1");
    CHECK(noted(admin, "3") == 1);
    run("DELETE FROM annotations WHERE annotation_id BETWEEN 10 AND 20");
    run("DELETE FROM images WHERE image_id > 56");
    run("BEGIN; DELETE FROM projects WHERE project_id = 3; COMMIT");
    run("DELETE FROM categories WHERE category_id = 1");
    CHECK(admin.in_transaction([](Transaction& t) {
        return t
            .run("SELECT count(*) FROM unused_images u LEFT JOIN images i USING (image_id) WHERE i.name IS "
                 "DISTINCT FROM u.name")
            .number(0, 0);
    }) == 0);
}

TEST_CASE("Of two that take away the last uses of an image at once, one sees that nothing is left")
{
    TestDatabase database;
    Database admin(database.admin());
    Database other(database.admin());
    Database app(database.app());
    admin.transact([](Transaction& t) { t.script(seed); });
    CHECK(noted(admin, "4") == 0); // layers 2 and 34
    std::future<void> second;
    admin.transact([&](Transaction& t) {
        t.run("DELETE FROM layers WHERE layer_id = 2");
        second = std::async(std::launch::async, [&] {
            other.transact([](Transaction& o) { o.run("DELETE FROM layers WHERE layer_id = 34"); });
        });
        second.wait_for(300ms);
    });
    second.get();
    CHECK(noted(admin, "4") == 1);
    CHECK(listed(app) == there_are(admin));
}

TEST_CASE("An image that is taken into use while its last use goes is not listed, and one whose new use is undone is")
{
    TestDatabase database;
    Database admin(database.admin());
    Database other(database.admin());
    Database app(database.app());
    admin.transact([](Transaction& t) { t.script(seed); });
    const auto use = [](Transaction& t) {
        t.run("INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id) VALUES ('new', 6, 2, 1, 8)");
    };
    std::future<void> going;
    admin.transact([&](Transaction& t) { // 8 is used by layer 6
        use(t);
        going = std::async(std::launch::async, [&] {
            other.transact([](Transaction& o) { o.run("DELETE FROM layers WHERE layer_id = 6"); });
        });
        going.wait_for(300ms);
    });
    going.get();
    CHECK(listed(app) == there_are(admin));
    CHECK(listed(app).find("image 008") == std::string::npos);

    CHECK_THROWS(admin.transact([&](Transaction& t) {
        t.run("DELETE FROM layers WHERE name = 'new'");
        use(t);
        throw Error(ErrorCode::failed, "undone");
    }));
    admin.transact([&](Transaction& t) { t.run("DELETE FROM layers WHERE name = 'new'"); });
    CHECK(listed(app) == there_are(admin));
    CHECK(listed(app).find("image 008") != std::string::npos);
}

TEST_CASE("Images are found by a part of their names, whatever of them is asked for")
{
    TestDatabase database;
    Database admin(database.admin());
    Database app(database.app());
    admin.transact([](Transaction& t) {
        t.script(seed);
        t.script("UPDATE images SET name = 'Plate_' || image_id || '%' WHERE image_id % 10 = 4;"
                 "UPDATE images SET state = 'failed' WHERE image_id % 3 = 0");
    });
    int found = 0;
    app.transact(
        [&](Transaction& t) {
            for (const char* search : {"plate", "PLATE_3", "ate%", "image 04", "age 0", "4%", "_", "plate-"}) {
                for (const char* state : {"", "unused", "failed"}) {
                    INFO(search << " " << state);
                    const Rows rows =
                        t.run("SELECT ARRAY(SELECT (x ->> 'image_id')::int FROM json_array_elements("
                              "page_images(2, $1::text, $2::text, 0, 0, 100)::json) x),"
                              " ARRAY(SELECT i.image_id FROM images i WHERE i.project_id = 2"
                              " AND position(lower($1) IN lower(i.name)) > 0 AND CASE $2 WHEN '' THEN true"
                              " WHEN 'failed' THEN i.state = 'failed' ELSE NOT EXISTS (SELECT FROM layers l WHERE"
                              " l.image_id = i.image_id) AND NOT EXISTS (SELECT FROM annotations a WHERE a.image_id ="
                              " i.image_id) END ORDER BY i.name)",
                              {search, state});
                    CHECK(rows.text(0, 0) == rows.text(0, 1));
                    found += rows.text(0, 0) != "{}" ? 1 : 0;
                }
            }
        },
        begin_as_user(1));
    CHECK(found > 12);
}
