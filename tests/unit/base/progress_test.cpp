#include "base/progress.hpp"
#include "base/sha256.hpp"

#include <catch2/catch.hpp>

using namespace memento;

TEST_CASE("text for a terminal has no control characters, direction marks or broken UTF-8")
{
    CHECK(printable("DAPI.tif") == "DAPI.tif");
    CHECK(printable("caf\xC3\xA9 \xF0\x9F\x94\xAC") == "caf\xC3\xA9 \xF0\x9F\x94\xAC");
    CHECK(printable("a\nb\x1B[31m") == "a\\x0ab\\x1b[31m");
    CHECK(printable("\xE2\x80\xAEgpj") == "\\xe2\\x80\\xaegpj");
    CHECK(printable("\xC2\x9B") == "\\xc2\\x9b");
    CHECK(printable("\xFF\xC3") == "\\xff\\xc3");
}

TEST_CASE("times")
{
    using std::chrono::seconds;
    CHECK(clock_text(seconds(42)) == "00:42");
    CHECK(clock_text(seconds(3900)) == "1:05:00");
}

TEST_CASE("SHA-256 of pieces is that of the whole") // FIPS 180-4, "abc"
{
    const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    CHECK(sha256("abc") == abc);
    Sha256 hash;
    hash.add("a");
    hash.add("");
    hash.add("bc");
    CHECK(hash.finish() == abc);
}
