#include "base/limiter.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace memento;
using namespace std::chrono_literals;

TEST_CASE("A limiter gives its places, and again what was given back")
{
    Limiter limiter(2, 0, 0ms);
    Limiter::Place first = limiter.enter();
    const Limiter::Place second = limiter.enter();
    CHECK(first != nullptr);
    CHECK(second != nullptr);
    CHECK(limiter.enter() == nullptr);
    first.reset();
    CHECK(limiter.enter() != nullptr);
}

TEST_CASE("Who waits at a limiter gets the place that is given back, or nothing once his patience is over")
{
    Limiter limiter(1, 1, 20ms);
    Limiter::Place place = limiter.enter();
    REQUIRE(place != nullptr);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(limiter.enter() == nullptr);
    CHECK(std::chrono::steady_clock::now() - begun >= 20ms);

    Limiter patient(1, 1, 1h);
    place = patient.enter();
    std::atomic<bool> entered{false};
    std::thread waiter([&] {
        const Limiter::Place own = patient.enter();
        entered = own != nullptr;
    });
    CHECK_FALSE(entered);
    place.reset();
    waiter.join();
    CHECK(entered);
}

TEST_CASE("When too many wait at a limiter, the next one is told at once")
{
    Limiter limiter(1, 1, 1h);
    Limiter::Place place = limiter.enter();
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            if (limiter.enter() == nullptr)
                ++refused;
        });
    while (refused < 2)
        std::this_thread::yield();
    CHECK(refused == 2);
    place.reset();
    for (std::thread& thread : threads)
        thread.join();
    CHECK(refused == 2);
}

TEST_CASE("No more are at work than a limiter has places")
{
    Limiter limiter(3, 100, 1h);
    std::atomic<int> working{0};
    std::atomic<int> max_seen{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i)
        threads.emplace_back([&] {
            const Limiter::Place place = limiter.enter();
            const int now = ++working;
            int seen = max_seen;
            while (now > seen && !max_seen.compare_exchange_weak(seen, now)) {
            }
            std::this_thread::sleep_for(1ms);
            --working;
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(max_seen <= 3);
    CHECK(max_seen > 0);
}

TEST_CASE("A place that becomes free goes to whoever has the fewest")
{
    Limiter limiter(2, 10, 1h);
    Limiter::Place first = limiter.enter("many");
    const Limiter::Place second = limiter.enter("many");
    std::mutex mutex;
    std::vector<std::string> order;
    std::vector<std::thread> threads;
    std::atomic<int> asking{0};
    const auto ask = [&](const std::string& whose) {
        threads.emplace_back([&, whose] {
            ++asking;
            const Limiter::Place own = limiter.enter(whose);
            const std::lock_guard lock(mutex);
            order.push_back(whose);
        });
        while (asking < static_cast<int>(threads.size()))
            std::this_thread::yield();
        std::this_thread::sleep_for(20ms); // into the queue
    };
    for (int i = 0; i < 3; ++i)
        ask("many");
    ask("one");
    first.reset();
    for (std::thread& thread : threads)
        thread.join();
    CHECK(order == std::vector<std::string>{"one", "many", "many", "many"});
}
