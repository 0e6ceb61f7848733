// Statements that are broken off: by their time limit, and by another thread.
#include "access/session.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace memento;
using namespace std::chrono_literals;

namespace {

const auto broken_off = Catch::Predicate<SqlError>([](const SqlError& e) {
    return e.state() == query_canceled && e.code() == ErrorCode::unavailable && !e.hint().empty();
});

bool sleeps(Database& admin)
{
    return admin.in_transaction([](Transaction& t) {
        return t
            .run("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                 " AND datname = current_database())")
            .truth(0, 0);
    });
}

} // namespace

TEST_CASE("A statement that takes longer than the limit of its connection is broken off, and the next one is not")
{
    TestDatabase fresh;
    Database limited(fresh.app(), "BEGIN", 1s);
    const auto sleep = [](Transaction& t) { t.run("SELECT pg_sleep(1.5)"); };
    CHECK_THROWS_MATCHES(limited.transact(sleep), SqlError, broken_off);
    CHECK_THROWS_MATCHES(limited.read("SELECT 1", "SELECT pg_sleep(1.5)", {}), SqlError, broken_off);
    CHECK(limited.read("SELECT 1", "SELECT 2", {}).number(0, 0) == 2);
    limited.transact([&](Transaction& t) {
        t.script(lift_time_limit);
        sleep(t);
    });
    CHECK_THROWS_MATCHES(limited.transact(sleep), SqlError, broken_off); // lifted for one transaction only
    Database unlimited(fresh.app());
    unlimited.transact(sleep);
}

TEST_CASE("Another thread breaks off a statement, and none that comes after it")
{
    TestDatabase fresh;
    Database admin(fresh.admin());
    Database database(fresh.app());
    database.cancel(); // there is no connection yet
    for (int round = 0; round < 5; ++round) {
        std::thread other([&] {
            while (!sleeps(admin))
                std::this_thread::sleep_for(5ms);
            database.cancel();
        });
        const auto begun = std::chrono::steady_clock::now();
        CHECK_THROWS_MATCHES(database.read("SELECT 1", "SELECT pg_sleep(60)", {}), SqlError, broken_off);
        CHECK(std::chrono::steady_clock::now() - begun < 30s);
        other.join();
    }
    // Cancelled when nothing runs, or when it is too late: what follows is whole.
    for (int i = 0; i < 200; ++i) {
        database.cancel();
        CHECK(database.read("SELECT 1", "SELECT count(*) FROM generate_series(1, 1000)", {}).number(0, 0) == 1000);
        database.cancel();
        CHECK(database.in_transaction([](Transaction& t) { return t.run("SELECT 3").number(0, 0); }) == 3);
    }
}

TEST_CASE("A connection that comes and goes can be cancelled at any moment")
{
    TestDatabase fresh;
    Database database(fresh.app());
    std::atomic<bool> over{false};
    std::thread other([&] {
        while (!over)
            database.cancel();
    });
    for (int i = 0; i < 40; ++i) {
        try {
            database.transact([](Transaction& t) { t.run("SELECT 1"); });
        } catch (const SqlError&) {
            break_connections(); // and the next one is new
        }
        if (i % 10 == 0)
            break_connections();
    }
    over = true;
    other.join();
    CHECK(database.in_transaction([](Transaction& t) { return t.run("SELECT 2").number(0, 0); }) == 2);
}

TEST_CASE("Administrators are told how long the longest statement runs, and when a table was cleaned last")
{
    TestDatabase fresh;
    Database admin(fresh.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-'), ('b', '-');"
                 "INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1)");
    });
    Database app(fresh.app());
    const auto told = [&](const std::string& what) {
        return app.in_transaction(
            [&](Transaction& t) {
                return t.run("SELECT coalesce(page_system()::json -> 'database' ->> $1, '-')", {what}).text(0, 0);
            },
            begin_as_user(1));
    };
    CHECK(told("longest") == "-");
    CHECK(told("vacuumed") == "-");
    Database busy(fresh.app());
    std::thread other([&] {
        CHECK_THROWS_MATCHES(busy.transact([](Transaction& t) { t.run("SELECT pg_sleep(20)"); }), SqlError, broken_off);
    });
    while (!sleeps(admin))
        std::this_thread::sleep_for(5ms);
    std::this_thread::sleep_for(300ms);
    const double seconds = std::stod(told("longest"));
    CHECK((seconds >= 0.3 && seconds < 10));
    busy.cancel();
    other.join();
    admin.execute_alone("VACUUM users");
    CHECK(told("vacuumed").starts_with("20"));
    CHECK_THROWS_AS(app.transact([](Transaction& t) { t.run("SELECT page_system()"); }, begin_as_user(2)), SqlError);
}
