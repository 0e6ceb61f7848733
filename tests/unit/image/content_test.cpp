#include "base/text.hpp"
#include "decoder/inspect.hpp"
#include "image/content.hpp"
#include "image/length_unit.hpp"
#include "image/note.hpp"
#include "image/time_unit.hpp"
#include "reader/imagej.hpp"
#include "reader/tiff_header.hpp"
#include "reader/tint.hpp"
#include "support/scratch.hpp"

#include <catch2/catch.hpp>
#include <cmath>
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
    CHECK(multi_file_format("Image_01.vsi"));
    CHECK(multi_file_format("frame_t.ets"));
    CHECK(multi_file_format("slide.ndpis"));
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
        {"SIS\0"s, "an Olympus ETS file, which holds the pixels of a VSI slide", "QuPath"},
        {"[NanoZoomer Digital Pathology Image Set]", "a Hamamatsu NDPIS list of fluorescence images", ".ndpi files"},
        {"II*\0\x20\0\0\0\x18\0IS"s, "an Olympus VSI slide, whose pixels lie in a folder beside it (_NAME_)", "QuPath"},
        {"II*\0\x10\0\0\0CR\x02"s, "a raw photograph of a camera", "GIMP"},
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
    std::vector<std::string> notes;
    const auto size_of = [&](const std::string& lines, double resolution, int unit = 1) {
        TiffPage page;
        page.x_resolution = page.y_resolution = resolution;
        page.resolution_unit = unit;
        return pixel_size_of_imagej("ImageJ=1.53c\n" + lines, page, notes);
    };
    CHECK(*size_of("unit=micron\nspacing=1\n", 10) == Approx(0.1));
    CHECK(*size_of("unit=\\u00B5m\n", 2) == Approx(0.5));
    CHECK(*size_of("unit=nm\n", 0.01) == Approx(0.1));
    CHECK_FALSE(size_of("unit=pixel\n", 1));
    CHECK(*size_of("images=1\n", 20000, 3) == Approx(0.5)); // no unit: that of the resolution
    CHECK(notes.empty());
    CHECK_FALSE(size_of("unit=parrot\n", 10));
    CHECK_FALSE(size_of("unit=m\n", 10));
    CHECK(notes.size() == 2);
}

TEST_CASE("words for lengths, in any program's spelling")
{
    for (const auto& [word, um] : std::vector<std::pair<std::string, double>>{
             {"µm", 1},           {"\xCE\xBCm", 1},   {"\xB5m", 1},         {"um", 1},         {"Âµm", 1},
             {"\\u00B5m", 1},     {"\\u00b5m", 1},    {" micron ", 1},      {"Microns", 1},    {"micrometer", 1},
             {"Micrometres", 1},  {"nm", 1e-3},       {"nanometers", 1e-3}, {"pm", 1e-6},      {"Å", 1e-4},
             {"\\u00C5", 1e-4},   {"Angstrom", 1e-4}, {"mm", 1e3},          {"cm", 1e4},       {"dm", 1e5},
             {"m", 1e6},          {"dam", 1e7},       {"hm", 1e8},          {"km", 1e9},       {"Mm", 1e12},
             {"in", 25400},       {"inch", 25400},    {"inches", 25400},    {"\"", 25400},     {"thou", 25.4},
             {"pt", 25400. / 72}, {"ft", 304800},     {"yd", 914400},       {"mi", 1609344e3}, {"li", 25400. / 12}}) {
        INFO(word);
        REQUIRE(micrometres_of(word));
        CHECK(*micrometres_of(word) == Approx(um));
        CHECK_FALSE(is_no_unit(word));
    }
    for (const char* word : {"", "pixel", "Pixels", "px", "null", "reference frame"})
        CHECK(is_no_unit(word));
    for (const char* word : {"furlong", "parsec", "s", "kg", "mmm", "\\u00B5", "sec"})
        CHECK((!micrometres_of(word) || std::string(word) == "\\u00B5"));
    CHECK(*plausible_pixel_size(1e-4) == 1e-4);
    CHECK(*plausible_pixel_size(1e4) == 1e4);
    for (const double um : {0., -1., 9e-5, 1.1e4, std::nan(""), HUGE_VAL})
        CHECK_FALSE(plausible_pixel_size(um));
}

TEST_CASE("words for times")
{
    for (const auto& [word, seconds] : std::vector<std::pair<std::string, double>>{{"s", 1},
                                                                                   {" sec", 1},
                                                                                   {"Seconds", 1},
                                                                                   {"ms", 1e-3},
                                                                                   {"msec", 1e-3},
                                                                                   {"µs", 1e-6},
                                                                                   {"min", 60},
                                                                                   {"Minutes", 60},
                                                                                   {"h", 3600},
                                                                                   {"hours", 3600},
                                                                                   {"d", 86400}}) {
        INFO(word);
        REQUIRE(seconds_of(word));
        CHECK(*seconds_of(word) == Approx(seconds));
    }
    for (const char* word : {"", "frames", "pixel", "µm", "m", "ss"})
        CHECK_FALSE(seconds_of(word));
}

TEST_CASE("every note is a sentence of its own")
{
    std::set<std::string> names;
    std::set<std::string> sentences;
    for (int i = 0; i < static_cast<int>(Note::count); ++i) {
        const auto note = static_cast<Note>(i);
        names.insert(std::string(name_of(note)));
        const std::string sentence = sentence_of(note, {"A", "B", "C"});
        CHECK(sentence.find_first_of("{}") == std::string::npos);
        CHECK(sentence.ends_with('.'));
        sentences.insert(sentence);
    }
    CHECK(names.size() == static_cast<std::size_t>(Note::count));
    CHECK(sentences.size() == names.size());
    CHECK(sentence_of(Note::unit_unknown, {"a\nb\xFF"}).find("“a b?”") != std::string::npos);
    CHECK(is_storable_text(sentence_of(Note::unit_unknown, {std::string(299, 'x') + "ü and more"})));
}

TEST_CASE("lookup tables that are a tint, and those that are none")
{
    using Kind = Tint::Kind;
    const auto tint = [](const std::function<Colour(double)>& colour) {
        return tint_of_table(256, [&](std::size_t i) { return colour(static_cast<double>(i)); });
    };
    CHECK(tint([](double i) { return Colour{0, i, i}; }).colour == "#00FFFF");
    CHECK(tint([](double i) { return Colour{i, i, i}; }).kind == Kind::none);
    CHECK(tint([](double i) {
              return Colour{i < 50 ? 0 : i < 150 ? 2.55 * (i - 50) : 255, 0, 0};
          }).colour == "#FF0000");
    CHECK(tint([](double i) { return Colour{255 - i, 255 - i, 255 - i}; }).kind == Kind::inverted);
    CHECK(tint([](double i) { return Colour{i, i * i / 255, 0}; }).kind == Kind::many);
    CHECK(tint([](double i) { return Colour{i, 255 - i, 0}; }).kind == Kind::many);
    CHECK(tint([](double) { return Colour{127, 127, 127}; }).kind == Kind::many);
}
