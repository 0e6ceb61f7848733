// Groups of layers: what holds layers stays a group, nothing is inside itself, and nesting has an end.
#include "access/session.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace memento;

namespace {

// A sample with a chain of `length` groups (layers 1, 2, …), each inside the one before.
std::string chain(int length)
{
    return R"(
INSERT INTO users (username, password) VALUES ('olga', '-');
INSERT INTO projects (name, owner_id) VALUES ('P', 1);
INSERT INTO categories (name, project_id, owner_id) VALUES ('A', 2, 1);
INSERT INTO images (name, project_id, owner_id, uri, type, state) VALUES ('i', 2, 1, 'http://i', 'E', 'ready');
INSERT INTO annotations (name, project_id, category_id, owner_id) VALUES ('s', 2, 1, 1);
DO $$ BEGIN FOR i IN 1 .. )" +
           std::to_string(length) + R"( LOOP
    INSERT INTO layers (name, annotation_id, project_id, owner_id, parent_id) VALUES ('g' || i, 1, 2, 1, nullif(i - 1, 0));
END LOOP; END $$;
)";
}

constexpr auto make = "INSERT INTO layers (name, annotation_id, project_id, owner_id, parent_id, data) VALUES ";

// The status of a change by the owner; 200 when it is taken.
int status(Database& app, const std::string& sql)
{
    try {
        app.transact([&](Transaction& t) { t.script(sql); }, begin_as_user(1));
        return 200;
    } catch (const Error& e) {
        CHECK_FALSE(std::string(e.what()).empty());
        return e.kind().http_status;
    }
}

} // namespace

TEST_CASE("Groups are nested a hundred deep, and no deeper, whichever end they grow at")
{
    TestDatabase database(chain(99));
    Database app(database.app());
    CHECK(status(app, std::string(make) + "('g100', 1, 2, 1, 99, '')") == 200);
    CHECK(status(app, std::string(make) + "('g101', 1, 2, 1, 100, '')") == 400);
    CHECK(status(app, std::string(make) + "('drawing', 1, 2, 1, 100, 'none')") == 200); // no group
    CHECK(status(app, std::string(make) + "('top', 1, 2, 1, NULL, '')") == 200);
    const std::string top = "(SELECT layer_id FROM layers WHERE name = 'top')";
    CHECK(status(app, "UPDATE layers SET parent_id = " + top + " WHERE layer_id = 1") ==
          400); // all of the chain below it
    CHECK(status(app, "UPDATE layers SET parent_id = " + top + " WHERE layer_id = 2") == 200);
    CHECK(status(app, "UPDATE layers SET parent_id = 100 WHERE name = 'drawing'") == 200);
}

TEST_CASE("No layer is inside itself")
{
    TestDatabase database(chain(5));
    Database app(database.app());
    for (const char* below : {"1", "2", "5"})
        CHECK(status(app, std::string("UPDATE layers SET parent_id = ") + below + " WHERE layer_id = 1") == 400);
    CHECK(status(app, "UPDATE layers SET parent_id = 1 WHERE layer_id = 5") == 200);
}

TEST_CASE("What holds layers stays a group")
{
    TestDatabase database(chain(2));
    Database app(database.app());
    for (const char* change : {"data = 'none'", "image_id = 1", "data = '{}', parent_id = NULL"}) {
        INFO(change);
        CHECK(status(app, std::string("UPDATE layers SET ") + change + " WHERE layer_id = 1") == 409);
    }
    CHECK(status(app, "UPDATE layers SET name = 'renamed', sequence = 9 WHERE layer_id = 1") == 200);
    CHECK(status(app, "UPDATE layers SET data = 'none' WHERE layer_id = 2") == 200); // it holds nothing
}

TEST_CASE("What is put into a group while it becomes something else: one of the two is refused")
{
    TestDatabase database(chain(1));
    for (const bool put_first : {true, false}) {
        Database one(database.app());
        Database other(database.app());
        const std::string put = std::string(make) + "('inside', 1, 2, 1, 1, '')";
        const std::string become = "UPDATE layers SET data = 'none' WHERE layer_id = 1";
        int second = 0;
        std::thread later;
        one.transact(
            [&](Transaction& t) {
                t.script(put_first ? put : become);
                later = std::thread([&] { second = status(other, put_first ? become : put); });
                std::this_thread::sleep_for(std::chrono::milliseconds(300)); // it waits for the row by then
            },
            begin_as_user(1));
        later.join();
        CHECK(second == (put_first ? 409 : 404));
        Database(database.admin()).transact([](Transaction& t) {
            t.script("DELETE FROM layers WHERE name = 'inside'; UPDATE layers SET data = ''");
        });
    }
}

TEST_CASE("Of two that move groups into each other at the same time, one fails, and there is no circle")
{
    TestDatabase database(chain(1));
    Database app(database.app());
    REQUIRE(status(app, std::string(make) + "('b', 1, 2, 1, NULL, '')") == 200);
    Database one(database.app());
    Database other(database.app());
    int second = 0;
    std::thread later;
    one.transact(
        [&](Transaction& t) {
            t.script("UPDATE layers SET parent_id = 2 WHERE layer_id = 1");
            later = std::thread([&] { second = status(other, "UPDATE layers SET parent_id = 1 WHERE layer_id = 2"); });
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
        },
        begin_as_user(1));
    later.join();
    CHECK(second == 400);
}
