#include "pyramid/target.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace memento;

namespace {

// "1 jpg 3x8 2048x1536 flat": format, codec, channels × bits, size, and what else holds.
std::string described(const SourceShape& source, int format)
{
    const Target t = choose_target(source, format);
    std::ostringstream out;
    out << t.format << (t.jpeg ? " jpg " : " png ") << t.channels << "x" << t.bits << " " << t.width << "x" << t.height;
    if (t.tiled)
        out << " tiled";
    if (t.narrowed)
        out << " narrowed";
    if (t.flattened)
        out << " flattened";
    if (t.flat_copy)
        out << " flat_copy";
    return out.str();
}

const SourceShape small_rgb{1000, 800, 3, false, 8};
const SourceShape large_rgb{20000, 15000, 3, false, 8};
const SourceShape small_grey{1000, 800, 1, false, 8};
const SourceShape small_deep{1000, 800, 1, false, 16};
const SourceShape large_deep{4096, 4096, 1, false, 16};
const SourceShape deep_rgb{1000, 800, 3, false, 16};
const SourceShape rgba{1000, 800, 3, true, 8};

} // namespace

TEST_CASE("format 0 keeps what is there: JPEG only for 8-bit RGB, tiles only for large images")
{
    CHECK(described(small_rgb, 0) == "1 jpg 3x8 1000x800");
    CHECK(described(large_rgb, 0) == "4 jpg 3x8 20000x15000 tiled");
    CHECK(described(small_grey, 0) == "2 png 1x8 1000x800");
    CHECK(described(small_deep, 0) == "2 png 1x16 1000x800");
    CHECK(described(large_deep, 0) == "5 png 1x16 4096x4096 tiled");
    CHECK(described(deep_rgb, 0) == "2 png 3x16 1000x800");
    CHECK(described(rgba, 0) == "2 png 4x8 1000x800");
    CHECK(described({2048, 2048, 3, false, 8}, 0) == "1 jpg 3x8 2048x2048");
    CHECK(described({2049, 1, 3, false, 8}, 0) == "4 jpg 3x8 2049x1 tiled");
}

TEST_CASE("formats 1 and 2 are reduced to 2048 px a side")
{
    CHECK(described(large_rgb, 1) == "1 jpg 3x8 2048x1536");
    CHECK(described(large_deep, 1) == "1 jpg 1x8 2048x2048 narrowed");
    CHECK(described(rgba, 1) == "1 jpg 3x8 1000x800 flattened");
    CHECK(described(large_rgb, 2) == "2 png 3x8 2048x1536");
    CHECK(described(large_deep, 2) == "2 png 1x16 2048x2048");
    CHECK(described(rgba, 2) == "2 png 4x8 1000x800");
}

TEST_CASE("format 3 is a PNG in full size, with tiles beside it when it is large")
{
    CHECK(described(small_rgb, 3) == "3 png 3x8 1000x800");
    CHECK(described(large_rgb, 3) == "3 png 3x8 20000x15000 flat_copy");
}

TEST_CASE("formats 4 and 5 are tiled; deep grey is never JPEG tiles")
{
    CHECK(described(small_rgb, 4) == "4 jpg 3x8 1000x800 tiled");
    CHECK(described(small_grey, 4) == "4 jpg 1x8 1000x800 tiled");
    CHECK(described(small_deep, 4) == "5 png 1x16 1000x800 tiled");
    CHECK(described(deep_rgb, 4) == "4 jpg 3x8 1000x800 tiled narrowed");
    CHECK(described(large_rgb, 5) == "5 png 3x8 20000x15000 tiled");
}
