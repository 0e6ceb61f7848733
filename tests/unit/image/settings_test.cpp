#include "image/settings.hpp"

#include "base/error.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

std::string refusal(const char* key, const char* value)
{
    Config config;
    config.set(key, value, "a test");
    try {
        convert_options(config);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::usage);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("settings of images that make no sense are refused by name")
{
    CHECK(refusal("tile_size", "255") == "The setting 'tile_size' is 255 (from a test); it must be even.");
    CHECK(refusal("tile_size", "32") == "The setting 'tile_size' is 32 (from a test); it must be between 64 and 4096.");
    CHECK(refusal("jpeg_quality", "0") ==
          "The setting 'jpeg_quality' is 0 (from a test); it must be between 1 and 100.");
    CHECK(refusal("tile_size", "256").empty());
    CHECK(refusal("max_side", "0") ==
          "The setting 'max_side' is 0 (from a test); it must be between 1 and 1000000000.");
    CHECK(refusal("max_side", "1000000001") ==
          "The setting 'max_side' is 1000000001 (from a test); it must be between 1 and 1000000000.");
    CHECK(refusal("max_bands", "0") ==
          "The setting 'max_bands' is 0 (from a test); it must be between 1 and 2147483647.");
    CHECK(refusal("max_side", "1").empty());
    CHECK(refusal("max_bands", "1").empty());
}

TEST_CASE("limits on sides and on bands of a pixel are settings")
{
    Config config;
    config.set("max_side", "5000", "a test");
    config.set("max_bands", "7", "a test");
    const ConvertOptions options = convert_options(config);
    CHECK(options.max_side == 5000);
    CHECK(options.max_bands == 7);
}

TEST_CASE("the defaults of the settings of images are those of the options")
{
    const ConvertOptions from_settings = convert_options(Config());
    const ConvertOptions none;
    CHECK(from_settings.tile_size == none.tile_size);
    CHECK(from_settings.jpeg_quality == none.jpeg_quality);
    CHECK(from_settings.check_tiles == none.check_tiles);
    CHECK(from_settings.max_pixels == none.max_pixels);
    CHECK(from_settings.max_side == none.max_side);
    CHECK(from_settings.max_bands == none.max_bands);
    CHECK(from_settings.max_pages == none.max_pages);
    CHECK(from_settings.memory_mb == none.memory_mb);
    CHECK(from_settings.seconds == none.seconds);
}
