// Transactions that want the same rows: they take them in one order, and where they do not, the loser is told to try
// again.
#include "access/session.hpp"
#include "database/migrate.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <thread>

using namespace memento;
using namespace std::chrono_literals;

namespace {

constexpr auto seed = R"(
INSERT INTO users (username, password) VALUES ('a', '-');
INSERT INTO projects (name, owner_id) VALUES ('P', 1);
INSERT INTO categories (name, project_id, owner_id) VALUES ('C', 2, 1);
INSERT INTO annotations (name, category_id, project_id, owner_id) VALUES ('one', 1, 2, 1), ('two', 1, 2, 1);
INSERT INTO classifications (name, project_id, owner_id) VALUES ('Grade', 2, 1);
INSERT INTO categories_classifications (category_id, classification_id, project_id) VALUES (1, 1, 2);
)";

void lock(Transaction& t, int annotation_id)
{
    t.run("SELECT FROM annotations WHERE annotation_id = $1::int FOR UPDATE", {std::to_string(annotation_id)});
}

} // namespace

TEST_CASE("Who loses a deadlock is told that the database was busy")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(seed); });
    std::promise<void> first_has_one;
    std::promise<void> second_has_two;
    const auto state_of = [&](int mine, int other, std::promise<void>& have, std::promise<void>& await) {
        Database own(database.admin());
        try {
            own.transact([&](Transaction& t) {
                t.script("SET LOCAL deadlock_timeout = '100ms'");
                lock(t, mine);
                have.set_value();
                await.get_future().wait();
                lock(t, other);
            });
        } catch (const SqlError& error) {
            CHECK(error.code() == ErrorCode::unavailable);
            return error.state();
        }
        return std::string();
    };
    auto first = std::async(std::launch::async, [&] { return state_of(1, 2, first_has_one, second_has_two); });
    const std::string second = state_of(2, 1, second_has_two, first_has_one);
    CHECK(first.get() + second == "40P01"); // one of them
}

TEST_CASE("Scores wait for who submits the sample, and keep nothing that he needs")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(seed); });
    Database submitter(database.app());
    Database scorer(database.app());
    std::future<void> scored;
    submitter.transact(
        [&](Transaction& t) {
            lock(t, 1);
            scored = std::async(std::launch::async, [&] {
                scorer.transact(
                    [](Transaction& other) {
                        other.run(R"(SELECT classify(ARRAY[2, 1], '[{"classification_id": 1, "option": ""}]'))");
                    },
                    begin_as_user(1));
            });
            CHECK(scored.wait_for(300ms) == std::future_status::timeout);
            t.run("SELECT submit_annotation(1, '{}', 1)");
        },
        begin_as_user(1));
    CHECK_NOTHROW(scored.get());
    CHECK(admin.in_transaction([](Transaction& t) {
        return t.run("SELECT count(*) FROM scores").text(0, 0) +
               t.run("SELECT submitted FROM category_counts").text(0, 0);
    }) == "21");
}

TEST_CASE("What somebody submits in one category, he does not wait for in another one")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script(seed);
        t.script("INSERT INTO categories (name, project_id, owner_id) VALUES ('D', 2, 1), ('E', 2, 1);"
                 "INSERT INTO annotations (name, category_id, project_id, owner_id) VALUES ('three', 2, 2, 1), "
                 "('four', 3, 2, 1)");
    });
    Database first(database.app());
    Database second(database.app());
    const auto submit = [](Transaction& t, int annotation) {
        t.script("SET LOCAL lock_timeout = '5s'");
        t.run("SELECT submit_annotation($1::int, '{}', 1)", {std::to_string(annotation)});
    };
    const auto counted = [&] {
        return admin.in_transaction([](Transaction& t) {
            return t.run("SELECT sum(annotations) FROM reviewers WHERE user_id = 1").text(0, 0) + ' ' +
                   t.run("SELECT sum(annotations) FROM reviews WHERE user_id = 1").text(0, 0) + ' ' +
                   t.run("SELECT count(*) FROM reviewers").text(0, 0);
        });
    };
    admin.transact(
        [](Transaction& t) { t.run("INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1)"); });
    first.transact([&](Transaction& t) { submit(t, 1); }, begin_as_user(1));
    CHECK(counted() == "1 1 1");
    first.transact(
        [&](Transaction& t) {
            submit(t, 3);
            CHECK_NOTHROW(second.transact([&](Transaction& other) { submit(other, 4); }, begin_as_user(1)));
        },
        begin_as_user(1));
    CHECK(counted() == "3 3 2"); // a row more, as there were two at once
    first.transact([&](Transaction& t) { submit(t, 2); }, begin_as_user(1));
    CHECK(counted() == "4 4 2");
}

TEST_CASE("A grant waits for who renames or submits the sample, and says what he made of it")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(seed); });
    Database granter(database.admin());
    std::future<void> granted;
    admin.transact([&](Transaction& t) {
        t.script("UPDATE annotations SET name = 'renamed', status = 'S' WHERE annotation_id = 1");
        granted = std::async(std::launch::async, [&] {
            granter.transact([](Transaction& other) {
                other.script("INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'annpar', 1)");
            });
        });
        CHECK(granted.wait_for(300ms) == std::future_status::timeout);
    });
    CHECK_NOTHROW(granted.get());
    CHECK(admin.in_transaction([](Transaction& t) {
        return t.run("SELECT annotation_name || ' ' || annotation_status FROM permissions").text(0, 0);
    }) == "renamed S");
}

TEST_CASE("New functions wait for who reads, and do not stand in his way")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(seed); });
    SchemaCode code = embedded_code();
    code.front().second += "\n-- changed\n";
    Database reader(database.app());
    std::future<int> migrated;
    reader.transact(
        [&](Transaction& t) {
            t.run("SELECT count(*) FROM projects");
            migrated = std::async(std::launch::async, [&] { return migrate(admin, code); });
            CHECK(migrated.wait_for(300ms) == std::future_status::timeout);
            for (const char* table : {"annotations", "layers", "categories", "images", "comments"})
                t.run(std::string("SELECT count(*) FROM ") + table);
        },
        begin_as_user(1));
    CHECK(migrated.get() == 1);
}
