// What a decoder may answer, and what becomes of it.
#include "decoder/conversion.hpp"

#include "base/error.hpp"
#include "decoder/inspect.hpp"
#include "support/scratch.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// The processes that this one started, and those started by them.
std::vector<pid_t> family(pid_t pid)
{
    std::vector<pid_t> found;
    std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
    for (pid_t child = 0; children >> child;) {
        found.push_back(child);
        const std::vector<pid_t> theirs = family(child);
        found.insert(found.end(), theirs.begin(), theirs.end());
    }
    return found;
}

} // namespace

TEST_CASE("an answer of a decoder that is none is an error, whatever is wrong with it")
{
    CHECK_FALSE(image_of_report(""));
    CHECK_FALSE(image_of_report("no json"));
    CHECK_FALSE(image_of_report("[1]"));
    CHECK_FALSE(image_of_report(R"({"nothing": 1})"));
    for (const char* line : {R"({"error": 5})", R"({"error": "x", "hint": 5})", R"({"image": 5})", R"({"image": {}})",
                             R"({"image": {"width": "wide"}})", R"({"not_started": "x"})"})
        CHECK_THROWS_WITH(image_of_report(line), Catch::StartsWith("The decoder gave an answer that makes no sense"));
    CHECK_THROWS_WITH(image_of_report(R"({"error": "It is damaged."})"), "It is damaged.");
}

TEST_CASE("a folder that cannot be looked at after a conversion is an error of that image")
{
    const Scratch scratch;
    write_bytes(scratch / "a.tif", made_tiff({MadePage{}}));
    const UniqueFd input = open_file(scratch / "a.tif", O_RDONLY);
    const fs::path output = scratch.folder("output");
    Conversion conversion(input.get(), output, {}, std::nullopt);
    fs::rename(output, scratch / "elsewhere");
    CHECK_THROWS_AS(conversion.finish(), Error);
}

TEST_CASE("a file with as many channels and as long names as there may be is described as a whole")
{
    constexpr std::size_t pages = 4096;
    std::string name; // 100 characters of 4 bytes each
    for (int i = 0; i < 100; ++i)
        name += "\U0001F52C";
    std::string channels;
    for (std::size_t i = 0; i < pages; ++i)
        channels += "<Channel Name='" + name + "'/>";
    std::vector<MadePage> all(pages);
    all[0].more.push_back(text_tag(270, "<OME><Image><Pixels SizeC='4096' DimensionOrder='XYCZT'>" + channels +
                                            "<TiffData/></Pixels></Image></OME>"));
    const Scratch scratch;
    write_bytes(scratch / "a.tif", made_tiff(all));
    const UniqueFd input = open_file(scratch / "a.tif", O_RDONLY);
    const FileContents contents = *inspect_image(input.get(), {}, std::nullopt).contents;
    REQUIRE(contents.channels.size() == pages);
    CHECK(contents.channels.back().name == name);
}

TEST_CASE("a decoder that cannot be forked says so")
{
    const std::optional<Identity> as = ::geteuid() == 0 ? find_user("nobody") : std::nullopt; // limits do not bind root
    const Scratch scratch;
    write_bytes(scratch / "a.tif", made_tiff({MadePage{}}));
    const UniqueFd input = open_file(scratch / "a.tif", O_RDONLY);
    CHECK(inspect_image(input.get(), {}, as).width == 2);
    const pid_t limiting = ::fork(); // whose limits one changes one must be
    if (limiting == 0) {
        const bool changed = !as || (::setgid(as->gid) == 0 && ::setuid(as->uid) == 0);
        const rlimit none{0, 0};
        for (const pid_t pid : family(::getppid()))
            ::prlimit(pid, RLIMIT_NPROC, &none, nullptr);
        ::_exit(changed ? 0 : 1);
    }
    REQUIRE(wait_for(limiting) == 0);
    try {
        inspect_image(input.get(), {}, as);
        FAIL("it was forked");
    } catch (const Error& error) {
        CHECK(std::string(error.what()) == "Cannot start a decoder: Resource temporarily unavailable.");
        CHECK(error.code() == ErrorCode::unavailable);
    }
    for (const pid_t pid : family(::getpid())) // the next test has another host
        ::kill(pid, SIGKILL);
}
