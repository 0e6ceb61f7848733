#include "shared_question.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace memento;

TEST_CASE("Nobody is given an answer from before he asked, and few questions answer many")
{
    SharedQuestion question;
    std::atomic<int> told{0}; // what is asked for; goes up
    std::atomic<int> asked{0};
    std::atomic<int> stale{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const int at_least = ++told;
                const std::string answer = question.answer([&] {
                    ++asked;
                    const int now = told;
                    std::this_thread::yield();
                    return std::to_string(now);
                });
                stale += std::stoi(answer) < at_least ? 1 : 0;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(stale == 0);
    CHECK(asked <= 1600);
}

TEST_CASE("Who waits while another asks shares the next question")
{
    SharedQuestion question;
    std::atomic<int> asked{0};
    std::atomic<int> waiting{0};
    std::atomic<int> wrong{0};
    const auto ask = [&] { return question.answer([&] { return std::to_string(++asked); }); };
    std::vector<std::thread> threads;
    const std::string first = question.answer([&] {
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                ++waiting;
                const std::string answer = ask();
                wrong += answer == "1" || answer == "2" ? 0 : 1;
            });
        while (waiting < 4)
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(50)); // so that they have come to wait
        return std::string("0");
    });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(first == "0");
    CHECK(wrong == 0);
    CHECK(asked <= 2); // one, unless somebody was slow to come
}

TEST_CASE("Where the one who asks is broken off, another asks for those who wait")
{
    SharedQuestion question;
    std::thread other;
    std::atomic<bool> waits{false};
    std::string other_answer;
    CHECK_THROWS_AS(question.answer([&]() -> std::string {
        other = std::thread([&] {
            waits = true;
            other_answer = question.answer([] { return std::string("well"); });
        });
        while (!waits)
            std::this_thread::yield();
        throw std::runtime_error("the client went away");
    }),
                    std::runtime_error);
    other.join();
    CHECK(other_answer == "well");
    CHECK(question.answer([] { return std::string("again"); }) == "again");
}
