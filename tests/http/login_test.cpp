// How often a password may be tried, and a login made.
#include "logging_in.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

using namespace memento;

namespace {

const std::string wrong(64, '0');

// So many failures of that account, as if they had just been.
void add_failures(TestResponder& responder, const std::string& account, int count)
{
    responder.admin().transact([&](Transaction& t) {
        t.run("INSERT INTO login_attempts (account, address) SELECT $1, '10.0.0.1' FROM generate_series(1, $2::int)",
              {account, std::to_string(count)});
    });
}

} // namespace

TEST_CASE("Thirty people behind one address log in one after another")
{
    TestResponder responder;
    give_password(responder, "9", "stranger");
    for (int i = 0; i < 30; ++i)
        CHECK(log_in(responder, "stranger", digest) == 200);
}

TEST_CASE("A login that succeeds forgets the failures of its account and address, and of no other")
{
    TestResponder responder;
    give_password(responder, "9", "stranger");
    add_failures(responder, "stranger", 9);
    add_failures(responder, "owner", 10);
    CHECK(log_in(responder, "Stranger", digest) == 200);
    for (int i = 0; i < 10; ++i)
        CHECK(log_in(responder, "stranger", wrong) == 401);
    CHECK(log_in(responder, "stranger", digest) == 429);
    CHECK(log_in(responder, "owner", wrong) == 429);
    CHECK(log_in(responder, "stranger", digest, "10.0.0.2") == 200);
    CHECK(log_in(responder, "stranger", digest) == 429); // the failures were those of the other address
}

TEST_CASE("A hundred failures of many accounts hold up an address, and no other")
{
    TestResponder responder;
    give_password(responder, "9", "stranger");
    for (int i = 0; i < 11; ++i)
        add_failures(responder, "guess" + std::to_string(i), 9);
    CHECK(log_in(responder, "stranger", digest) == 200);
    CHECK(log_in(responder, "stranger", wrong) == 401);
    CHECK(log_in(responder, "stranger", digest) == 429);
    CHECK(log_in(responder, "stranger", digest, "10.0.0.2") == 200);
}

TEST_CASE("Of two hundred who try passwords side by side, ten try one")
{
    TestResponder responder;
    std::atomic<int> tried = 0;
    std::vector<std::thread> guessers;
    for (int thread = 0; thread < 10; ++thread) {
        guessers.emplace_back([&] {
            Database database = responder.another_connection();
            for (int i = 0; i < 20; ++i) {
                tried += static_cast<int>(database.in_transaction(
                    [](Transaction& t) { return t.run("SELECT begin_login('owner', '10.0.0.1')").truth(0, 0); }));
            }
        });
    }
    for (std::thread& guesser : guessers)
        guesser.join();
    CHECK(tried == 10);
    CHECK(log_in(responder, "owner", digest) == 429);
}

TEST_CASE("Logins that succeed have a bound, too: of an account and address, and of an address")
{
    TestResponder responder;
    give_password(responder, "9", "stranger");
    const auto succeeded = [&](const std::string& account, int count) {
        responder.admin().transact([&](Transaction& t) {
            t.run("INSERT INTO login_attempts (account, address, succeeded) SELECT $1, '10.0.0.1', true"
                  " FROM generate_series(1, $2::int)",
                  {account, std::to_string(count)});
        });
    };
    succeeded("stranger", 299);
    CHECK(log_in(responder, "stranger", digest) == 200);
    CHECK(log_in(responder, "stranger", digest) == 429);
    CHECK(log_in(responder, "stranger", digest, "10.0.0.2") == 200);
    CHECK(log_in(responder, "owner", wrong) == 401);
    succeeded("others", 2698);
    CHECK(log_in(responder, "owner", wrong) == 401);
    CHECK(log_in(responder, "owner", wrong) == 429);
    // Whoever has one address of an IPv6 network has all of them.
    for (int i = 0; i < 10; ++i)
        CHECK(log_in(responder, "stranger", wrong, "2001:db8:0:1::" + std::to_string(i)) == 401);
    CHECK(log_in(responder, "stranger", digest, "2001:db8:0:1:9:9:9:9") == 429);
    CHECK(log_in(responder, "stranger", digest, "2001:db8:0:2::1") == 200);
}
