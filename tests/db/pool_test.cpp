// Connections that threads borrow: which one is taken, and what another thread breaks off.
#include "database/pool.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace memento;
using namespace std::chrono_literals;

namespace {

// The process of PostgreSQL behind the connection that a statement ran on.
std::string process(Borrower& borrower)
{
    return borrower.read("SELECT 1", "SELECT pg_backend_pid()", {}).text(0, 0);
}

} // namespace

TEST_CASE("The connection that was used last is borrowed first, and one that is out is nobody else's")
{
    TestDatabase fresh;
    ConnectionPool pool(fresh.app(), 3);
    Borrower one(pool);
    Borrower other(pool);
    const std::string first = process(one);
    CHECK(process(other) == first);
    std::string second;
    one.in_transaction([&](Transaction& t) {
        CHECK(t.run("SELECT pg_backend_pid()").text(0, 0) == first);
        second = process(other);
        CHECK(process(other) == second);
        return true;
    });
    CHECK(second != first);
    CHECK(process(other) == first); // it came back last
    CHECK(process(one) == first);
}

TEST_CASE("Who waits for a connection gets the one that comes back")
{
    TestDatabase fresh;
    ConnectionPool pool(fresh.app(), 1);
    Borrower one(pool);
    Borrower other(pool);
    std::string seen;
    std::thread waiting;
    const std::string mine = one.in_transaction([&](Transaction& t) {
        waiting = std::thread([&] { seen = process(other); });
        std::this_thread::sleep_for(50ms);
        return t.run("SELECT pg_backend_pid()").text(0, 0);
    });
    waiting.join();
    CHECK(seen == mine);
}

TEST_CASE("A borrower's statement is broken off by another thread, and never that of who has its connection next")
{
    TestDatabase fresh;
    ConnectionPool pool(fresh.app(), 1);
    Borrower one(pool);
    Borrower other(pool);
    one.cancel(); // it has none
    std::thread thread([&] {
        for (int i = 0; i < 400; ++i) { // until the statement below has begun, and then once more than enough
            one.cancel();
            std::this_thread::sleep_for(5ms);
        }
    });
    const auto begun = std::chrono::steady_clock::now();
    CHECK_THROWS_MATCHES(one.read("SELECT 1", "SELECT pg_sleep(60)", {}), SqlError,
                         Catch::Predicate<SqlError>([](const SqlError& e) { return e.state() == query_canceled; }));
    CHECK(std::chrono::steady_clock::now() - begun < 30s);
    CHECK(other.read("SELECT 1", "SELECT pg_sleep(0.3)", {}).size() ==
          1); // on the same connection, while `one` is told to stop
    for (int i = 0; i < 200; ++i)
        CHECK(other.read("SELECT 1", "SELECT count(*) FROM generate_series(1, 1000)", {}).number(0, 0) == 1000);
    thread.join();
}
