#include "base/file.hpp"
#include "http/watch.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <sys/socket.h>

using namespace memento;
using namespace std::chrono_literals;

namespace {

// Both ends of a connection.
struct Pair {
    Pair()
    {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
        ours = UniqueFd(ends[0]);
        theirs = UniqueFd(ends[1]);
    }
    UniqueFd ours;
    UniqueFd theirs;
};

bool becomes(const std::function<bool()>& condition)
{
    for (int tries = 0; tries < 200 && !condition(); ++tries)
        std::this_thread::sleep_for(10ms);
    return condition();
}

} // namespace

TEST_CASE("A client that goes is noticed while his request is worked on, and not afterwards")
{
    std::atomic<int> told{0};
    Watch watch;
    Watch::Seat& seat = watch.add_seat([&] { ++told; });
    {
        const Pair stays;
        seat.begin(stays.ours.get());
        std::this_thread::sleep_for(3 * Watch::interval);
        seat.end();
    }
    CHECK(told == 0);
    Pair goes;
    seat.begin(goes.ours.get());
    CHECK_FALSE(is_gone(goes.ours.get()));
    goes.theirs.reset();
    CHECK(is_gone(goes.ours.get()));
    CHECK(becomes([&] { return told >= 2; })); // more than once: something else may have begun
    seat.end();
    const int by_then = told;
    std::this_thread::sleep_for(3 * Watch::interval);
    CHECK(told == by_then);
}

TEST_CASE("Seats are watched side by side, and what is left unread does not matter")
{
    std::atomic<int> first{0};
    std::atomic<int> second{0};
    std::atomic<int> looks{0};
    Watch watch([&] { ++looks; });
    Watch::Seat& one = watch.add_seat([&] { ++first; });
    Watch::Seat& other = watch.add_seat([&] { ++second; });
    Pair of_one;
    Pair of_other;
    one.begin(of_one.ours.get());
    other.begin(of_other.ours.get());
    REQUIRE(::send(of_one.theirs.get(), "bytes", 5, 0) == 5);
    of_other.theirs.reset();
    CHECK(becomes([&] { return second > 0; }));
    CHECK(first == 0);
    of_one.theirs.reset();
    CHECK(becomes([&] { return first > 0; }));
    one.end();
    other.end();
    CHECK(looks > 0);
}
