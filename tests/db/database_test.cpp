#include "access/session.hpp"
#include "base/text.hpp"
#include "database/migrate.hpp"
#include "database/snapshot.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>

using namespace memento;

TEST_CASE("Migrations are applied once, and a newer database is refused")
{
    TestDatabase database;
    Database connection(database.admin());
    CHECK(migrate(connection) == 0);
    require_current_schema(connection);
    connection.transact(
        [](Transaction& transaction) { transaction.script("INSERT INTO schema_migrations (number) VALUES (9999)"); });
    CHECK_THROWS_WITH(migrate(connection), Catch::Contains("9999"));
    CHECK_THROWS_AS(require_current_schema(connection), Error);
}

TEST_CASE("Without a caller there are no rows and nothing can be made")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& transaction) {
        transaction.script("INSERT INTO users (username, password) VALUES ('a', '-');"
                           "INSERT INTO projects (name, owner_id) VALUES ('P', 1)");
    });
    Database app(database.app());
    const auto count = [&](const std::string& begin) {
        return app.in_transaction([](Transaction& t) { return t.run("SELECT count(*) FROM projects").number(0, 0); },
                                  begin);
    };
    CHECK(count("") == 0);
    CHECK(count(begin_as_user(1)) == 1);
    CHECK(count("") == 0); // the caller of one transaction is not that of the next
    CHECK_THROWS_AS(
        app.transact([](Transaction& t) { t.run("INSERT INTO projects (name, owner_id) VALUES ('Q', 1)"); }), SqlError);
    for (const std::string table : {"users", "ended_sessions", "tombstones", "schema_migrations"}) {
        INFO(table);
        CHECK_THROWS_AS(app.transact([&](Transaction& t) { t.run("SELECT * FROM " + table); }), SqlError);
    }
    for (const std::string function : {"remove_user(1, 2)", "hand_over(1, 2)"}) {
        INFO(function);
        CHECK_THROWS_AS(app.transact([&](Transaction& t) { t.run("SELECT " + function); }), SqlError);
    }
}

TEST_CASE("What is too long for an index is the caller's fault, not ours")
{
    TestDatabase database;
    Database admin(database.admin());
    const auto refused = Catch::Predicate<Error>([](const Error& e) { return e.code() == ErrorCode::bad_request; });
    CHECK_THROWS_MATCHES(admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-')");
        t.run("INSERT INTO projects (name, owner_id) VALUES ($1, 1)", {random_hex(4000)});
    }),
                         Error, refused);
}

TEST_CASE("A session ends with its version, by logging out, and with its user")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script("INSERT INTO users (username, password) VALUES ('a', '-')"); });
    Database app(database.app(), "BEGIN", {}, prepare_entering());
    const std::string id(32, 'a');
    const auto caller = [&](int version) {
        return app.in_transaction([](Transaction& t) { return t.run("SELECT caller()").at(0, 0); },
                                  begin_as({SessionClaims{1, version, id, 0}, "", ""}));
    };
    CHECK(caller(1) == "1");
    const auto refused = Catch::Predicate<Error>([](const Error& e) { return e.code() == ErrorCode::unauthorized; });
    CHECK_THROWS_MATCHES(caller(2), Error, refused);
    app.transact([&](Transaction& t) { t.run("SELECT end_session($1, now() + interval '1 hour')", {id}); });
    CHECK_THROWS_MATCHES(caller(1), Error, refused);
    CHECK_THROWS_MATCHES(app.read(enter_as({SessionClaims{1, 1, id, 0}, "", ""}), "SELECT 1", {}), Error, refused);
}

TEST_CASE("A reading in one round trip sees what its caller may, and nothing is left of him")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-');"
                 "INSERT INTO projects (name, owner_id) VALUES ('P', 1)");
    });
    Database app(database.app(), "BEGIN", {}, prepare_entering());
    const std::string enter = enter_as({SessionClaims{1, 1, std::string(32, 'a'), 0}, "", "::1"});
    const std::string sql = "SELECT name, $1, $2 FROM projects";
    for (const Value& text : {Value{"it's \\ $1; ö"}, Value{""}, Value{}}) {
        const Rows rows = app.read(enter, sql, {text, "x"});
        REQUIRE(rows.size() == 1);
        CHECK(rows.text(0, 0) == "P");
        CHECK(rows.at(0, 1) == text);
        CHECK(rows.at(0, 2) == "x");
    }
    CHECK(app.read(enter_as({}), sql, {"", ""}).empty()); // nobody
    CHECK(app.in_transaction([&](Transaction& t) { return t.run(sql, {"", ""}).size(); }) == 0);
    CHECK_THROWS_AS(app.read(enter, "SELECT 1 / $1::int", {"0"}), SqlError);
    CHECK(app.read(enter, sql, {"", ""}).size() == 1);
}

TEST_CASE("A snapshot tells whether the data may have changed since")
{
    TestDatabase database;
    Database connection(database.admin());
    const auto now = [&] {
        return connection
            .in_transaction(
                [](Transaction& t) { return parse_snapshot(t.run("SELECT pg_current_snapshot()::text").text(0, 0)); })
            .value();
    };
    const auto none = [](std::uint64_t) { return false; };
    const Snapshot before = now();
    CHECK(same_data(before, now(), none)); // reading changes nothing
    std::uint64_t id = 0;
    Database other(database.admin());
    other.transact([&](Transaction& t) {
        t.run("INSERT INTO users (username, password) VALUES ('a', '-')");
        id = std::stoull(t.run("SELECT pg_current_xact_id()::text").text(0, 0));
        CHECK(same_data(before, now(), none)); // not committed yet
        CHECK_FALSE(now().sees(id));
    });
    CHECK_FALSE(same_data(before, now(), none));
    CHECK(now().sees(id));
    CHECK(same_data(before, now(), [&](std::uint64_t known) { return known == id; }));
}

TEST_CASE("A connection that went while nothing was done on it is replaced, and nobody notices")
{
    TestDatabase database;
    Database connection(database.admin());
    const auto one = [&] {
        return connection.in_transaction([](Transaction& t) { return t.run("SELECT 1").number(0, 0); });
    };
    const auto read = [&] { return connection.read("SELECT 1", "SELECT 2", {}).number(0, 0); };
    CHECK(one() == 1);
    break_connections();
    CHECK(one() == 1);
    break_connections();
    CHECK(read() == 2);
    connection.transact([](Transaction& t) { t.script("SET SESSION application_name = 'kept'"); });
    CHECK(read() == 2); // where nothing broke, nothing is made anew
    CHECK(connection.read("SELECT 1", "SHOW application_name", {}).text(0, 0) == "kept");
}

TEST_CASE("A connection that breaks in the middle of a change is told as such, and replaced")
{
    TestDatabase database;
    Database connection(database.admin());
    const auto away = Catch::Predicate<Error>([](const Error& e) { return e.code() == ErrorCode::unavailable; });
    const auto killed_before = [&](const std::function<void(Transaction&)>& next) {
        CHECK_THROWS_MATCHES(connection.transact([&](Transaction& t) {
            t.script("INSERT INTO users (username, password) VALUES ('a', '-')");
            break_connections();
            next(t);
        }),
                             Error, away);
    };
    killed_before([](Transaction& t) { t.run("SELECT 1"); });
    killed_before([](Transaction& t) { t.script("SELECT 1"); });
    killed_before([](Transaction& t) { t.each("SELECT 'x'", {}, [](std::string_view) {}); });
    killed_before([](Transaction&) {}); // in COMMIT
    const auto kill_itself = [](Transaction& t) {
        t.run("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)");
    };
    CHECK_THROWS_MATCHES(connection.transact(kill_itself), Error, away);
    CHECK(connection.in_transaction([](Transaction& t) { return t.run("SELECT count(*) FROM users").number(0, 0); }) ==
          0);
}

TEST_CASE("Every SQLSTATE that means later is told so")
{
    for (const char* state : {"", "08000", "08006", "40001", "40P01", "53000", "53200", "53300", "53400", "55P03",
                              "57000", "57014", "57P01", "57P02", "57P03", "57P05", "58000", "58030", "25006"}) {
        INFO(state);
        const SqlError error(state, "ERROR:  what the server says");
        CHECK(error.kind().http_status == 503);
        CHECK(error.kind().retry_after > 0);
        CHECK_FALSE(error.hint().empty());
    }
    CHECK(SqlError("53100", "").kind().http_status == 507);
    CHECK(SqlError("XX000", "").kind().http_status == 500);
    CHECK(SqlError("42703", "").kind().http_status == 500);
}

TEST_CASE("A failed transaction leaves nothing and the connection usable")
{
    TestDatabase database;
    Database connection(database.admin());
    CHECK_THROWS_AS(connection.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-')");
        t.run("SELECT 1 / $1::int", {"0"});
    }),
                    SqlError);
    CHECK(connection.in_transaction([](Transaction& t) { return t.run("SELECT count(*) FROM users").number(0, 0); }) ==
          0);
}

TEST_CASE("A long answer is read piece by piece")
{
    TestDatabase database;
    Database connection(database.admin());
    long long sum = 0;
    connection.transact([&](Transaction& t) {
        t.each("SELECT g::text FROM generate_series(1, $1::int) g", {"5000"},
               [&](std::string_view row) { sum += std::stoll(std::string(row)); });
    });
    CHECK(sum == 12502500);
    // Small rows, then large ones: what is fetched at once is told by its bytes.
    std::size_t bytes = 0;
    connection.transact([&](Transaction& t) {
        t.each("SELECT repeat('x', CASE WHEN g > 1500 THEN 3000000 ELSE 1 END) FROM generate_series(1, 1510) g", {},
               [&](std::string_view row) { bytes += row.size(); });
        t.script("DECLARE a CURSOR FOR SELECT repeat('x', 3000000) FROM generate_series(1, 10)");
        CHECK(t.run("SELECT count(*) FROM rows_within('a', 1000, 1048576)").number(0, 0) == 1);
        t.script("DECLARE b CURSOR FOR SELECT 'x' FROM generate_series(1, 1200)");
        CHECK(t.run("SELECT count(*) FROM rows_within('b', 1000, 1048576)").number(0, 0) == 1000);
        CHECK(t.run("SELECT count(*) FROM rows_within('b', 1000, 1048576)").number(0, 0) == 200);
        CHECK(t.run("SELECT count(*) FROM rows_within('b', 1000, 1048576)").number(0, 0) == 0);
    });
    CHECK(bytes == 1500 + 30000000);
}
