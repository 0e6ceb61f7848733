#include "decoder/inspect.hpp"
#include "image/content.hpp"
#include "reader/tiff_header.hpp"
#include "support/scratch.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>

#include <set>

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

TEST_CASE("whoever has a file in a format that is not read is told its name and what to convert it with")
{
    struct Case {
        std::string head;
        std::string name;
        std::string advice; // a word of it
    };
    const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const std::vector<Case> cases{
        {"ZISRAWFILE", "a Zeiss CZI image", "bfconvert"},
        {"\xDA\xCE\xBE\x0A", "a Nikon ND2 image", "bfconvert"},
        {"\x70\0\0\0"s, "a Leica LIF file", "bfconvert"},
        {"\0\0\0\x10\x78"s, "a Cellomics C01 image", "bfconvert"},
        {ole, "an OLE file (Zeiss ZVI, Olympus OIB, or an office document)", "bfconvert"},
        {"OLYMPUSRAWFORMAT", "an Olympus OIR image", "bfconvert"},
        {"\x89HDF\r\n\x1A\n", "an HDF5 file (Imaris and others)", "bfconvert"},
        {std::string(128, '\0') + "DICM", "a DICOM file", "bfconvert"},
        {"SIMPLE  =", "a FITS image", "ImageMagick"},
        {"MATLAB 5.0", "a MATLAB file", "imwrite"},
        {"\0\0\0\x0CjP  "s, "a JPEG 2000 image", "ImageMagick"},
        {"\xFF\x4F\xFF\x51", "a JPEG 2000 code stream", "ImageMagick"},
        {"\0\0\0\x18"
         "ftypheic"s,
         "a HEIF, AVIF or MP4 file", "ImageMagick"},
        {"GIF89a", "a GIF image", "ImageMagick"},
        {"BM", "a BMP image", "ImageMagick"},
        {"\x76\x2F\x31\x01", "an OpenEXR image", "ImageMagick"},
        {"II\xBC\x01", "a JPEG XR image", "ImageMagick"},
        {"%PDF-1.4", "a PDF document", "ImageMagick"},
        {"%!PS", "a PostScript document", "ImageMagick"},
        {"PK\x03\x04", "a ZIP archive", "Unpack"},
        {"\x1F\x8B", "a gzip file", "Unpack"},
        {"Rar!", "a RAR archive", "Unpack"},
        {"7z\xBC\xAF\x27\x1C", "a 7z archive", "Unpack"},
        {std::string(257, '\0') + "ustar", "a tar archive", "Unpack"},
        {"<svg>", "an SVG drawing", "ImageMagick"},
        {"<!DOCTYPE html>", "a web page", "logged in"},
        {"<?xml version='1.0'?><OME>", "OME-XML without pixels", "TIFF files"},
    };
    const Scratch scratch;
    std::set<std::string> told;
    for (const Case& each : cases) {
        INFO(each.name);
        write_file(scratch / "file", each.head + "...");
        const UniqueFd file = open_file(scratch / "file", O_RDONLY);
        try {
            inspect_image(file.get(), {}, std::nullopt);
            FAIL("it was read");
        } catch (const Error& error) {
            CHECK(error.what() == "This is " + each.name + ", which Memento does not read.");
            CHECK_THAT(error.hint(), Catch::Contains(each.advice));
        }
        told.insert(each.name);
    }
    for (const UnreadableFormat& format : unreadable_formats())
        CHECK(told.contains(std::string(format.name))); // a new one belongs here, too
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
