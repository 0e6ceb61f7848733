#include "image/content.hpp"
#include "image/tiff_header.hpp"

#include <catch2/catch.hpp>

using namespace memento;
using namespace std::string_literals;

TEST_CASE("content is told by the first bytes")
{
    CHECK(content_of("\xFF\xD8\xFF\xE0"s) == Content::jpeg);
    CHECK(content_of("\x89PNG\r\n\x1A\n"s) == Content::png);
    CHECK(content_of("II*\0...."s) == Content::tiff);
    CHECK(content_of("MM\0*...."s) == Content::tiff);
    CHECK(content_of("II+\0\x08\0...."s) == Content::tiff);
    CHECK(content_of("RIFF....WEBPVP8 "s) == Content::webp);
    CHECK(content_of("RIFF....WAVE"s) == Content::other);
    CHECK(content_of("SQLite format 3\0"s) == Content::sakura);
    CHECK(content_of("") == Content::other);
    CHECK(content_of("<svg>"s) == Content::other);
}

TEST_CASE("formats that are not read say what they are")
{
    CHECK(unreadable_format("ZISRAWFILE\0\0"s)->name == "a Zeiss CZI image");
    CHECK(unreadable_format(std::string(128, '\0') + "DICM")->name == "a DICOM file");
    CHECK(unreadable_format("<?xml version='1.0'?>\n<SVG xmlns='x'>")->name == "an SVG drawing");
    CHECK_FALSE(unreadable_format("hello"));
    CHECK_FALSE(unreadable_format(""));
    CHECK(multi_file_format("slide.MRXS"));
    CHECK_FALSE(multi_file_format("slide.svs"));
}

TEST_CASE("a resolution gives the pixel size only when somebody meant it")
{
    CHECK(*pixel_size_of_resolution(30769.2, 30769.2, 3) == Approx(0.325).epsilon(1e-4));
    CHECK(*pixel_size_of_resolution(50800, 50800, 2) == Approx(0.5));
    CHECK_FALSE(pixel_size_of_resolution(72, 72, 2));
    CHECK_FALSE(pixel_size_of_resolution(96, 96, 2));
    CHECK_FALSE(pixel_size_of_resolution(118.11, 118.11, 3)); // 300 dpi
    CHECK_FALSE(pixel_size_of_resolution(30769.2, 1000, 3));
    CHECK_FALSE(pixel_size_of_resolution(30769.2, 30769.2, 1));
    CHECK_FALSE(pixel_size_of_resolution(0, 0, 2));
    CHECK_FALSE(pixel_size_of_resolution(1e30, 1e30, 3));
}

TEST_CASE("ImageJ tells its unit in the description")
{
    CHECK(*pixel_size_of_imagej("ImageJ=1.53c\nunit=micron\nspacing=1\n", 10, 10) == Approx(0.1));
    CHECK(*pixel_size_of_imagej("ImageJ=1.53c\nunit=\\u00B5m\n", 2, 2) == Approx(0.5));
    CHECK(*pixel_size_of_imagej("ImageJ=1.53c\nunit=nm\n", 0.01, 0.01) == Approx(0.1));
    CHECK_FALSE(pixel_size_of_imagej("ImageJ=1.53c\nunit=pixel\n", 1, 1));
    CHECK_FALSE(pixel_size_of_imagej("unit=micron\n", 10, 10));
}
