#include "http/turns.hpp"

#include <catch2/catch.hpp>
#include <memory>

using namespace memento;
using namespace std::chrono_literals;

namespace {

using Waiting = std::unique_ptr<int>; // as a connection: there is one of it

Turn ask(Turns<Waiting>& turns, const std::string& caller, int number, const std::string& address = "here")
{
    Waiting request = std::make_unique<int>(number);
    const Turn turn = turns.ask({caller, address}, request);
    CHECK((request == nullptr) == (turn == Turn::later));
    return turn;
}

// What comes after a request of this caller; 0: nothing.
int next(Turns<Waiting>& turns, const std::string& caller, const std::string& address = "here")
{
    const auto found = turns.leave({caller, address});
    return found ? *found->request : 0;
}

} // namespace

TEST_CASE("A caller has his share of the places, the rest waits its turn, and others do not wait for it")
{
    Turns<Waiting> turns({.running = 2, .running_of_address = 99, .waiting = 10, .all_waiting = 10, .patience = 1h});
    CHECK(ask(turns, "anna", 1) == Turn::now);
    CHECK(ask(turns, "anna", 2) == Turn::now);
    CHECK(ask(turns, "anna", 3) == Turn::later);
    CHECK(ask(turns, "anna", 4) == Turn::later);
    CHECK(ask(turns, "ben", 5) == Turn::now);
    CHECK(next(turns, "ben") == 0);
    CHECK(next(turns, "anna") == 3);
    CHECK(ask(turns, "anna", 6) == Turn::later); // 3 took the place of 1
    CHECK(next(turns, "anna") == 4);
    CHECK(next(turns, "anna") == 6);
    CHECK(next(turns, "anna") == 0);
    CHECK(ask(turns, "anna", 7) == Turn::now);
    CHECK(ask(turns, "anna", 8) == Turn::later);
}

TEST_CASE("Only so many wait, of one caller and together")
{
    Turns<Waiting> turns({.running = 1, .running_of_address = 99, .waiting = 2, .all_waiting = 3, .patience = 1h});
    for (const std::string caller : {"anna", "ben"})
        CHECK(ask(turns, caller, 1) == Turn::now);
    CHECK(ask(turns, "anna", 2) == Turn::later);
    CHECK(ask(turns, "anna", 3) == Turn::later);
    CHECK(ask(turns, "anna", 4) == Turn::never);
    CHECK(ask(turns, "ben", 5) == Turn::later);
    CHECK(ask(turns, "ben", 6) == Turn::never);
    CHECK(next(turns, "anna") == 2);
    CHECK(ask(turns, "ben", 7) == Turn::later);
}

TEST_CASE("Who waited too long is handed back once, and leaves room")
{
    Turns<Waiting> turns({.running = 1, .running_of_address = 99, .waiting = 2, .all_waiting = 2, .patience = 1s});
    const auto now = Turns<Waiting>::Clock::now();
    CHECK(turns.overdue(now + 1h).empty());
    CHECK(ask(turns, "anna", 1) == Turn::now);
    CHECK(ask(turns, "anna", 2) == Turn::later);
    CHECK(ask(turns, "anna", 3) == Turn::later);
    CHECK(turns.overdue(now).empty());
    const auto overdue = turns.overdue(now + 1h);
    REQUIRE(overdue.size() == 2);
    CHECK(*overdue.front() == 2);
    CHECK(turns.overdue(now + 1h).empty());
    CHECK(ask(turns, "anna", 4) == Turn::later);
    CHECK(next(turns, "anna") == 4);
    CHECK(next(turns, "anna") == 0);
}

TEST_CASE("An address has its share of the places, whoever sends from it, and others do not wait for it")
{
    Turns<Waiting> turns({.running = 2, .running_of_address = 3, .waiting = 10, .all_waiting = 10, .patience = 1h});
    CHECK(ask(turns, "anna", 1) == Turn::now);
    CHECK(ask(turns, "anna", 2) == Turn::now);
    CHECK(ask(turns, "ben", 3) == Turn::now);
    CHECK(ask(turns, "ben", 4) == Turn::later);           // of the address
    CHECK(ask(turns, "anna", 5, "there") == Turn::later); // of the caller
    CHECK(ask(turns, "cleo", 6) == Turn::later);
    CHECK(ask(turns, "dora", 7, "there") == Turn::now);
    CHECK(next(turns, "dora", "there") == 0); // 5 waits for anna, the others for a place of the address
    CHECK(next(turns, "anna") == 4);
    CHECK(next(turns, "ben") == 5); // 4 and 2 go on; anna has one place again
    CHECK(next(turns, "anna", "there") == 6);
    CHECK(next(turns, "cleo") == 0);
}
