#include "http/pace.hpp"

#include "base/error.hpp"

#include <catch2/catch.hpp>

using namespace memento;
using namespace std::chrono_literals;

namespace {

const auto too_slow = Catch::Predicate<Error>([](const Error& e) { return e.code() == ErrorCode::too_slow; });

} // namespace

TEST_CASE("A body that moves is read for as long as it takes")
{
    Pace pace(30s);
    for (int i = 0; i < 1000; ++i)
        CHECK_NOTHROW(pace.came(2000, 1s)); // 60,000 bytes in a window
    CHECK_NOTHROW(pace.came(Pace::least_bytes, 1h));
    for (int i = 0; i < 100000; ++i)
        pace.came(1, 0s); // what is there already is not waited for
    CHECK_NOTHROW(pace.came(0, 30s));
}

TEST_CASE("A body that comes drop by drop, or not at all, is ended")
{
    Pace pace(30s);
    for (int i = 0; i < 29; ++i)
        CHECK_NOTHROW(pace.came(1000, 1s));
    CHECK_THROWS_MATCHES(pace.came(1000, 1s), Error, too_slow);
    CHECK_THROWS_MATCHES(Pace(30s).stopped(), Error, too_slow);
    CHECK_THROWS_WITH(Pace(30s).stopped(), Catch::Contains("0 bytes in 30 s"));
    Pace later(30s);
    later.came(1U << 20U, 30s); // much at first does not pay for what follows
    CHECK_THROWS_MATCHES(later.came(1, 31s), Error, too_slow);
}
