#include "base/config.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/utf16.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

using namespace memento;

namespace {

struct TemporaryFolder {
    TemporaryFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "memento-unit-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

} // namespace

TEST_CASE("Text that PostgreSQL can store")
{
    for (const std::string good : {"", "plain", "µm", "漢字", "\xF0\x9F\x94\xAC", "\x7F", "\xEF\xBF\xBF"}) {
        INFO(good);
        CHECK(is_storable_text(good));
    }
    const std::string bad[] = {std::string("a\0b", 3),
                               "\x80",
                               "\xC0\xAF",
                               "\xC1\xBF",
                               "\xE2\x82",
                               "\xED\xA0\x80",
                               "\xE0\x80\x80",
                               "\xF0\x80\x80\x80",
                               "\xF4\x90\x80\x80",
                               "\xF8\x88\x80\x80\x80",
                               "abc\xE2"};
    for (const std::string& text : bad) {
        INFO(hex(text));
        CHECK_FALSE(is_storable_text(text));
    }
}

TEST_CASE("Small texts")
{
    CHECK(hex(std::string("\x00\xFF\x1a", 3)) == "00ff1a");
    CHECK(is_lower_hex("00ff", 4));
    CHECK_FALSE(is_lower_hex("00FF", 4));
    CHECK_FALSE(is_lower_hex("00f", 4));
    CHECK(random_hex(16).size() == 32);
    CHECK(random_hex(16) != random_hex(16));
    CHECK(split("a,,b,", ',') == std::vector<std::string>{"a", "", "b", ""});
    CHECK(trimmed(" \t a b \r\n") == "a b");
    CHECK(trimmed(" \n").empty());
    CHECK(lower("AbC-Ä") == "abc-Ä");
}

TEST_CASE("Things are counted in words")
{
    CHECK(count_of(0, "layer") == "0 layers");
    CHECK(count_of(1, "layer") == "1 layer");
    CHECK(count_of(2, "layer") == "2 layers");
}

TEST_CASE("A file is written whole or not at all")
{
    const TemporaryFolder folder;
    const auto path = folder.path / "file";
    write_file(path, "first", 0600);
    write_file(path, "second", 0600);
    CHECK(read_file(path) == "second");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
    CHECK_THROWS_WITH(write_file(folder.path / "none/file", "x"), Catch::Contains("none/file"));
    CHECK_THROWS_WITH(read_file(folder.path / "absent"), Catch::Contains("absent: No such file"));
    CHECK_THROWS_WITH(read_file(path, 3), Catch::Contains("larger than 3 bytes"));
}

TEST_CASE("A configuration is read, and what is wrong in it is named")
{
    const TemporaryFolder folder;
    const auto path = folder.path / "memento.conf";
    write_file(path, "# a comment\n\nstore = /srv/memento \nthreads=4\n secure_cookie = no\n");
    Config config = Config::from_file(path);
    CHECK(config.text("store") == "/srv/memento");
    CHECK(config.number("threads") == 4);
    CHECK_FALSE(config.flag("secure_cookie"));
    CHECK(config.number("tile_size") == 512);
    CHECK(config.origin("tile_size") == "default");
    CHECK(config.origin("store") == path.string());

    ::setenv("MEMENTO_THREADS", "6", 1);
    config.read_environment();
    ::unsetenv("MEMENTO_THREADS");
    CHECK(config.number("threads") == 6);
    config.set("threads", "many", "--threads");
    CHECK_THROWS_WITH(config.number("threads"), Catch::Contains("--threads") && Catch::Contains("many"));
    config.set("secure_cookie", "perhaps", "test");
    CHECK_THROWS_AS(config.flag("secure_cookie"), Error);
    CHECK_THROWS_WITH(config.text("colour"), Catch::Contains("colour"));

    write_file(path, "store = x\ncolour = red\n");
    CHECK_THROWS_WITH(Config::from_file(path), Catch::Contains(":2 sets 'colour'"));
    try {
        Config::from_file(path.string() + ".missing");
        FAIL("it was read");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::usage);
    }
    write_file(path, "nonsense\n");
    CHECK_THROWS_WITH(Config::from_file(path), Catch::Contains(":1 is not of the form"));
}

TEST_CASE("The catalogue of errors")
{
    CHECK(error_kind(ErrorCode::not_found).http_status == 404);
    CHECK(error_kind(ErrorCode::usage).exit_code == 2);
    CHECK(error_kind(ErrorCode::conflict).name == "conflict");
    CHECK(system_error("Cannot write x", ENOSPC, "").code() == ErrorCode::no_space);
    for (const int number : {ENOSPC, EACCES}) {
        const Error told = without_paths(system_error("Cannot write /var/lib/memento/x", number, "chmod /var/lib"));
        CHECK(told.code() == system_error("", number, "").code());
        CHECK(reason_of(told).find('/') == std::string::npos);
    }
    CHECK(without_paths(Error(ErrorCode::conflict, "It is taken.")).what() == std::string("It is taken."));
    CHECK(std::string(system_error("Cannot open x", ENOENT, "").what()) == "Cannot open x: No such file or directory.");
}

TEST_CASE("What means later is told so, whoever throws it, and without paths")
{
    const auto status = [](const Error& error) { return without_paths(error).kind().http_status; };
    for (const int number : {ENOSPC, EDQUOT})
        CHECK(status(system_error("Cannot write /x", number, "")) == 507);
    for (const int number : {EIO, EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN, ETIMEDOUT, ESTALE, EROFS}) {
        INFO(number);
        const Error told = without_paths(system_error("Cannot write /x", number, "Look at /x."));
        CHECK(told.kind().http_status == 503);
        CHECK(reason_of(told).find('/') == std::string::npos);
        CHECK(told.kind().retry_after > 0);
        const std::error_code code(number, std::generic_category());
        CHECK(status(error_of(std::filesystem::filesystem_error("/x", code))) == 503);
        CHECK(status(error_of(std::system_error(code))) == 503);
    }
    for (const int number : {EACCES, ENOENT, ENOTDIR, EBADF})
        CHECK(status(system_error("Cannot write /x", number, "")) == 500);
    CHECK(status(error_of(std::bad_alloc())) == 503);
    CHECK(status(error_of(std::runtime_error("/x"))) == 500);
    CHECK(std::string(without_paths(Error(ErrorCode::unavailable, "Wait.")).what()) == "Wait.");
    CHECK(error_of(Error(ErrorCode::conflict, "It is taken.")).code() == ErrorCode::conflict);
}

TEST_CASE("UTF-16 becomes UTF-8, also beyond the first plane; half a pair is told")
{
    CHECK(utf8_of(u"") == "");
    CHECK(utf8_of(u"5 µm € 細胞") == "5 µm € 細胞");
    CHECK(utf8_of(u"\U0001F52C") == "\U0001F52C");
    CHECK(utf8_of(std::u16string{'a', 0xD83D}) == "a\uFFFD");
    CHECK(utf8_of(std::u16string{0xDD2C, 'a'}) == "\uFFFDa");
}
