#include "access/address.hpp"
#include "access/password.hpp"
#include "access/session.hpp"
#include "access/share.hpp"
#include "access/token.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <random>
#include <sys/stat.h>

using namespace memento;

namespace {

const std::string key(64, 'k');

} // namespace

TEST_CASE("A token is read back, and only with its key and while it lives")
{
    SessionClaims made;
    const std::string token = make_token(key, 42, 7, 24, &made);
    const auto read = read_token(key, token);
    REQUIRE(read.has_value());
    CHECK(read->user_id == 42);
    CHECK(read->version == 7);
    CHECK(read->id == made.id);
    CHECK(read->expires == made.expires);
    CHECK_FALSE(read_token(std::string(64, 'x'), token));
    CHECK_FALSE(read_token(key, make_token(key, 42, 7, 0)));
    CHECK_FALSE(read_token(key, make_token(key, 42, 7, -1)));
}

TEST_CASE("Hostile tokens are refused, whatever their shape")
{
    const std::string token = make_token(key, 1, 1, 1);
    const std::string head = token.substr(0, token.find('.'));
    const std::string rest = token.substr(token.find('.'));
    const std::string none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"; // {"alg":"none","typ":"JWT"}
    const std::string hostile[] = {"",
                                   ".",
                                   "..",
                                   "...",
                                   "a.b",
                                   "a.b.c",
                                   "a.b.c.d",
                                   head,
                                   head + ".",
                                   rest,
                                   token + "a",
                                   token + "=",
                                   " " + token,
                                   token + "\n",
                                   none + rest,
                                   none + ".eyJ1c2VyX2lkIjoxfQ.",
                                   none + ".eyJ1c2VyX2lkIjoxfQ.x",
                                   head + ".." + head,
                                   std::string(5000, 'a'),
                                   std::string(1, '\x80') + token,
                                   head + ".\xFF\xFE." + head,
                                   std::string("\0.\0.\0", 5),
                                   token.substr(0, token.size() - 1) + (token.back() == 'A' ? "B" : "A")};
    for (const std::string& text : hostile) {
        INFO(text);
        CHECK_FALSE(read_token(key, text));
    }
}

TEST_CASE("No change of a token's bytes makes another token")
{
    const std::string token = make_token(key, 1, 1, 1);
    std::mt19937 random(1); // NOLINT: the same bytes in every run
    for (int i = 0; i < 20000; ++i) {
        std::string changed = token;
        changed[random() % changed.size()] = static_cast<char>(random() % 256);
        if (changed != token)
            CHECK_FALSE(read_token(key, changed).has_value());
    }
}

TEST_CASE("Passwords")
{
    CHECK(password_digest("password") == "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8");
    const std::string stored = hash_password("secret");
    CHECK(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(verify_digest(password_digest("secret"), stored));
    CHECK_FALSE(verify_digest(password_digest("Secret"), stored));
    CHECK_FALSE(verify_digest("secret", stored));
    CHECK_FALSE(verify_digest(password_digest("secret"), ""));
    CHECK_FALSE(verify_digest(password_digest("secret"), "not a hash"));
    CHECK_THROWS_AS(hash_digest("secret"), Error);
    CHECK(hash_password("secret") != stored);
    CHECK(generate_password().size() == 19);
    CHECK(generate_password() != generate_password());
}

TEST_CASE("The key file")
{
    std::string name = (std::filesystem::temp_directory_path() / "memento-key-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(name.data());
    const std::string path = (folder / "memento.key").string();
    write_file(path, key + "\n", 0600);
    CHECK(read_token_key(path) == key);
    ::chmod(path.c_str(), 0644);
    CHECK_THROWS_WITH(read_token_key(path), Catch::Contains("every user"));
    write_file(path, "short", 0600);
    CHECK_THROWS_WITH(read_token_key(path), Catch::Contains("fewer than 32 bytes"));
    CHECK_THROWS_AS(read_token_key(path + ".absent"), Error);
    std::filesystem::remove_all(folder);
}

TEST_CASE("What opens a transaction cannot carry SQL")
{
    const std::string quote = "'; DROP TABLE users; --";
    const SessionClaims session{3, 1, std::string(32, 'a'), 0};
    CHECK(begin_as({session, "", "::1"}).find("enter_session(3, 1, 'aaaa") != std::string::npos);
    CHECK_THROWS_AS(begin_as({SessionClaims{3, 1, quote, 0}, "", ""}), Error);
    CHECK_THROWS_AS(begin_as({{}, quote, ""}), Error);
    CHECK(begin_as({session, "", quote}).find("DROP") == std::string::npos);
}

TEST_CASE("A share is read back, and only with its key")
{
    const std::string id(32, 'b');
    const std::string text = share_text(key, id);
    CHECK(read_share(key, text) == id);
    CHECK_FALSE(read_share(std::string(64, 'x'), text));
    for (const std::string& hostile :
         {std::string(), id, id + ".", "." + text, text + "0", std::string(32, 'c') + text.substr(32),
          text.substr(0, text.size() - 1), std::string(97, 'a')})
        CHECK_FALSE(read_share(key, hostile));
}

TEST_CASE("Addresses of IPv6 count by their network, others as they are")
{
    for (const char* address : {"2001:db8:0:1::7", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:DB8::1:0:0:0:9"})
        CHECK(address_block(address) == "2001:db8:0:1::/64");
    CHECK(address_block("2001:db8:0:2::7") != address_block("2001:db8:0:1::7"));
    CHECK(address_block("::1") == "::/64");
    for (const char* address : {"", "192.0.2.1", "::ffff:192.0.2.1", "unix:", "1:2", "x"})
        CHECK(address_block(address) == address);
}
