// What a decoder refuses, what it may use, and how it ends.
#include "support/image_maker.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <thread>
#include <unistd.h>

using namespace memento;
using vips::VImage;
namespace fs = std::filesystem;

namespace {

void start()
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
}

std::string refusal(const fs::path& file, const Scratch& scratch, const ConvertOptions& options = {})
{
    try {
        converted(file, scratch, options);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::undecodable);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("cut-off files are refused, never filled up with grey")
{
    start();
    const Scratch scratch;
    const VImage image = noisy_rgb(900, 700);
    image.jpegsave((scratch / "a.jpg").c_str());
    image.pngsave((scratch / "a.png").c_str());
    image.tiffsave((scratch / "a.tif").c_str());
    image.webpsave((scratch / "a.webp").c_str());
    for (const char* name : {"a.jpg", "a.png", "a.tif", "a.webp"}) {
        INFO(name);
        const fs::path file = scratch / name;
        CHECK(refusal(file, scratch).empty());
        fs::resize_file(file, fs::file_size(file) * 7 / 10);
        CHECK_FALSE(refusal(file, scratch).empty());
    }
}

TEST_CASE("limits of pixels, pages and time are told by name")
{
    start();
    const Scratch scratch;
    noisy_rgb(400, 300).tiffsave((scratch / "a.tif").c_str());
    ConvertOptions options;
    options.max_pixels = 119'999;
    CHECK(refusal(scratch / "a.tif", scratch, options) ==
          "The image has 400 × 300 pixels, which is more than the limit of 119999.");
    options = {};
    options.max_side = 399;
    CHECK(refusal(scratch / "a.tif", scratch, options) ==
          "The image has 400 × 300 pixels on its sides, which is more than the limit of 399.");
    options = {};
    options.max_bands = 2;
    CHECK(refusal(scratch / "a.tif", scratch, options) ==
          "The image has 3 values in each pixel, which is more than the limit of 2.");
    VImage stack = noisy_rgb(4, 40).copy();
    stack.set("page-height", 4);
    stack.tiffsave((scratch / "pages.tif").c_str());
    options = {};
    options.max_pages = 9;
    CHECK(refusal(scratch / "pages.tif", scratch, options) == "The TIFF file has more than 9 pages.");
    options = {};
    options.seconds = 0;
    CHECK(refusal(scratch / "a.tif", scratch, options).starts_with("The decoder"));
}

TEST_CASE("a header may not take as long as an image")
{
    ConvertOptions options;
    CHECK(time_limit(options) == 3600);
    options.header_only = true;
    CHECK(time_limit(options) == 20);
    options.seconds = 5;
    CHECK(time_limit(options) == 5);
}

#ifndef MEMENTO_SANITIZE
TEST_CASE("a decoder that needs too much memory is told so")
{
    start();
    const Scratch scratch;
    VImage::black(30000, 4000)
        .tiffsave((scratch / "wide.tif").c_str(),
                  VImage::option()->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE));
    ConvertOptions options;
    options.memory_mb = 150;
    CHECK(refusal(scratch / "wide.tif", scratch, options) == "The decoder needs more than 150 MiB of memory for it.");
}
#endif

TEST_CASE("several decoders work at once, and one that is given up leaves no process")
{
    start();
    const Scratch scratch;
    noisy_rgb(3000, 2000).pngsave((scratch / "a.png").c_str());
    const UniqueFd input = open_file(scratch / "a.png", O_RDONLY);
    const UniqueFd other = open_file(scratch / "a.png", O_RDONLY);
    Conversion kept(input.get(), scratch.folder("kept"), {}, std::nullopt);
    {
        const Conversion dropped(other.get(), scratch.folder("dropped"), {}, std::nullopt);
    }
    CHECK(kept.finish().width == 3000);
    CHECK(kept.percent() == 100);
}

TEST_CASE("when somebody ends the host of the decoders, what it worked on fails, and the next image has another")
{
    start();
    const Scratch scratch;
    noisy_rgb(3000, 2000).pngsave((scratch / "a.png").c_str());
    const UniqueFd input = open_file(scratch / "a.png", O_RDONLY);
    Conversion cut_off(input.get(), scratch.folder("cut_off"), {}, std::nullopt);
    std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    for (pid_t child = 0; children >> child;)
        ::kill(child, SIGKILL);
    CHECK_THROWS_WITH(cut_off.finish(), Catch::EndsWith("or was ended from outside."));
    // Its half inside the namespaces ends a moment after it; an image that is taken to it meanwhile fails like the
    // first.
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(convert_image(input.get(), scratch.folder("next"), {}).width == 3000);
}
