// What is in a file: channels, depths and times, found by decoder processes.
#include "image/tiff_entries.hpp"
#include "reader/pixel_samples.hpp"
#include "support/contents_maker.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace memento;

TEST_CASE("ImageJ's hyperstacks: channels, then slices, then frames")
{
    const FileContents contents =
        inspected(imagej_tiff("images=8\nchannels=2\nslices=2\nframes=2\nmode=composite\n", 8));
    CHECK(contents.reader == "ImageJ TIFF");
    CHECK(places(contents) == "p0 c0 z0 t0; p1 c1 z0 t0; p2 c0 z1 t0; p3 c1 z1 t0; "
                              "p4 c0 z0 t1; p5 c1 z0 t1; p6 c0 z1 t1; p7 c1 z1 t1");
    CHECK(contents.channels[1].colour == "#00FF00");
    CHECK(places(inspected(imagej_tiff("images=2\nframes=2\n", 2))) == "p0 c0 z0 t0; p1 c0 z0 t1");
    const FileContents wrong = inspected(imagej_tiff("images=3\nchannels=2\n", 3));
    CHECK(places(wrong) == "p0 c0 z0 t0; p1 c0 z1 t0; p2 c0 z2 t0");
    CHECK(wrong.notes.size() == 1);
}

TEST_CASE("runs of raw images behind one page, of ImageJ and MetaMorph")
{
    const FileContents run = inspected(imagej_tiff("images=3\nslices=3\n", 1, std::string(8, 'x')));
    CHECK(run.planes.size() == 3);
    CHECK_THROWS_WITH(inspected(imagej_tiff("images=3\nslices=3\n", 1, std::string(7, 'x'))),
                      Catch::Contains("in one run, which are packed or not all there"));
    CHECK_THROWS_WITH(inspected(imagej_tiff("images=2000000000\n", 1)), Catch::Contains("more than 4096"));

    // Of MetaMorph: how far each image is above the one before it, in tenths, and when it was made, in seconds.
    const auto stack_of = [](std::uint64_t depth, std::uint64_t seconds) {
        MadePage stack;
        std::string facts;
        for (std::uint64_t plane = 0; plane < 2; ++plane)
            facts += le(plane * depth, 4) + le(10, 4) + le(2455000, 4) + le(1000 * seconds * plane, 4) + le(0, 8);
        stack.more.push_back({33629, 5, 2, facts});
        return stack;
    };
    MadePage stack = stack_of(3, 1);
    const FileContents depths = inspected(made_tiff({stack}, "four"));
    CHECK(places(depths) == "p0 c0 z0 t0; p1 c0 z1 t0");
    CHECK(depths.notes ==
          std::vector<std::string>{"The file says how far its planes are apart in no unit that Memento knows, which was"
                                   " left out: 0.3 in depth."});
    const FileContents times = inspected(made_tiff({stack_of(0, 90)}, "four"));
    CHECK(places(times) == "p0 c0 z0 t0; p1 c0 z0 t1");
    CHECK(times.notes.empty());
    CHECK(times.time_step_s == 90);
    CHECK(inspected(made_tiff({stack_of(0, 0)}, "four")).notes.empty());
    stack.more.push_back({33630, 5, 2, le(405, 4) + le(1, 4) + le(488, 4) + le(1, 4)});
    const FileContents waves = inspected(made_tiff({stack}, "four"));
    CHECK(places(waves) == "p0 c0 z0 t0; p1 c1 z0 t0");
    CHECK(waves.channels[1].name == "488 nm");
}

TEST_CASE("equal pages without a description are channels when they are few, else depths")
{
    std::vector<MadePage> pages(3);
    CHECK(places(inspected(made_tiff(pages))) == "p0 c0 z0 t0; p1 c1 z0 t0; p2 c2 z0 t0");
    for (std::size_t i = 0; i < pages.size(); ++i)
        pages[i].more.push_back(text_tag(285, "CD" + std::to_string(i + 3)));
    CHECK(inspected(made_tiff(pages)).channels[2].name == "CD5");
    CHECK(inspected(made_tiff(std::vector<MadePage>(9))).planes[8].z == 8);
    pages[1].more.push_back({254, 4, 1, le(1, 4)}); // a level
    pages[2].height = 1;
    CHECK(inspected(made_tiff(pages)).planes.size() == 1);
}

TEST_CASE("bands of a pixel that are no colours are channels")
{
    MadePage page;
    page.bands = 5;
    CHECK(inspected(made_tiff({page})).planes.size() == 5);
    page.photometric = 2;
    CHECK(inspected(made_tiff({page})).planes.size() == 5);
    page.bands = 3;
    CHECK(inspected(made_tiff({page})).planes.size() == 1);
    page.photometric = 1;
    page.bands = 2;
    CHECK(inspected(made_tiff({page})).planes.size() == 2);
    page.more.push_back({338, 3, 1, le(2, 2)}); // transparency
    CHECK(inspected(made_tiff({page})).planes.size() == 1);
}

TEST_CASE("a slide tells its background, which fills what was not scanned")
{
    MadePage slide;
    slide.width = 64;
    slide.height = 32;
    slide.bands = 3;
    slide.photometric = 2;
    slide.tile = 32;
    slide.pixels = std::string(std::size_t{2} * 32 * 32 * 3, '\x10');
    slide.more = {text_tag(305, "MedScan"),
                  text_tag(270, "Background Color=F0E0D0;OverlapsXY= -8 0")}; // 8 pixels lie between the tiles
    const Scratch scratch;
    write_bytes(scratch / "a.tif", made_tiff({slide}));
    const UniqueFd file = open_file(scratch / "a.tif", O_RDONLY);
    const FileContents contents = *inspect_image(file.get(), {}, std::nullopt).contents;
    CHECK(contents.reader == "trestle slide");
    CHECK(contents.background == "#F0E0D0");
    CHECK(contents.width == 72);
    ConvertOptions options;
    options.format = 2;
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    const vips::VImage tile = read(converted(scratch / "a.tif", scratch, options).folder / "0/0_0.png");
    CHECK(tile(4, 8) == std::vector<double>{0x10, 0x10, 0x10});
    CHECK(tile(36, 8) == std::vector<double>{0xF0, 0xE0, 0xD0});
}

TEST_CASE("only files that may hold planes are looked at by a decoder")
{
    const Scratch scratch;
    const auto may = [&](const std::string& bytes) {
        write_bytes(scratch / "file", bytes);
        return may_hold_planes(open_file(scratch / "file", O_RDONLY).get());
    };
    CHECK_FALSE(may(made_tiff({MadePage{}})));
    CHECK(may(made_tiff({MadePage{}, MadePage{}})));
    CHECK(may(ome_tiff("<OME/>", 1)));
    CHECK(may(imagej_tiff("images=3\n", 1)));
    CHECK_FALSE(may(imagej_tiff("unit=micron\n", 1)));
    MadePage tinted;
    tinted.photometric = 3;
    tinted.more = {text_tag(270, "ImageJ=1.53t\n"), {320, 3, 768, std::string(1536, '\x7F')}};
    CHECK(may(made_tiff({tinted})));
    tinted.more.erase(tinted.more.begin());
    CHECK_FALSE(may(made_tiff({tinted}))); // its colours are its picture
    CHECK_FALSE(may("\x89PNG\r\n\x1A\n"));
    CHECK_FALSE(may(""));
    CHECK_FALSE(may("II*"));
    for (std::size_t length = 0; length < 200; ++length)
        may(ome_tiff("<OME/>", 2).substr(0, length));
}

TEST_CASE("every plane is converted from its own pixels")
{
    const Scratch scratch;
    std::vector<MadePage> pages(2);
    pages[0].more.push_back(text_tag(270, ome("SizeC='2'", two_channels + "<TiffData IFD='0' PlaneCount='2'/>")));
    pages[0].pixels = {1, 2, 3, 4};
    pages[1].pixels = {5, 6, 7, 8};
    write_bytes(scratch / "two.tif", made_tiff(pages));
    ConvertOptions options;
    options.plane = 1;
    const Converted second = converted(scratch / "two.tif", scratch, options);
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    CHECK(read(second.folder / "0/0_0.png").getpoint(1, 1)[0] == 8);
    REQUIRE(second.info.plane);
    CHECK(second.info.plane->index == 1);
    CHECK(second.info.plane->channel == "GFP");
    CHECK(second.info.planes == 2);
    CHECK(second.info.notes.empty());
    CHECK(second.info.statistics->minimum == 5);
    options.plane = 2;
    options.format = 3;
    CHECK_THROWS_WITH(converted(scratch / "two.tif", scratch, options), Catch::Contains("no plane 2"));
    options.plane = -1;
    options.format = 5;
    const Converted first = converted(scratch / "two.tif", scratch, options);
    CHECK(read(first.folder / "0/0_0.png").getpoint(1, 1)[0] == 4);
    CHECK_FALSE(first.info.plane);
    CHECK(first.info.notes.size() == 1);
}

TEST_CASE("pixel samples of any size and type")
{
    using namespace std::string_view_literals;
    CHECK(pixel_sample_at("\xAB\xCD\xEF"sv, 0, {12, 1}) == 0xABC);
    CHECK(pixel_sample_at("\xAB\xCD\xEF"sv, 1, {12, 1}) == 0xDEF);
    CHECK(pixel_sample_at("\xE8"sv, 1, {3, 1}) == 2);
    CHECK(pixel_sample_at("\x01\x02\x03"sv, 0, {24, 1}) == 0x030201);
    CHECK(pixel_sample_at("\xFF\xFF\xFF"sv, 0, {24, 2}) == -1);
    CHECK(pixel_sample_at("\x00\x3C"sv, 0, {16, 3}) == 1);
    CHECK(pixel_sample_at("\x01\x00"sv, 0, {16, 3}) == std::ldexp(1., -24));
    CHECK(pixel_sample_at("\x00\xFC"sv, 0, {16, 3}) == -std::numeric_limits<double>::infinity());
    CHECK(std::isnan(pixel_sample_at("\x01\x7C"sv, 0, {16, 3})));
    CHECK(pixel_sample_at("\x00\x00\x3F"sv, 0, {24, 3}) == 1);
    CHECK(pixel_sample_at("\x00\x80\x40"sv, 0, {24, 3}) == 3);
    CHECK(pixel_sample_at("\x00\x00\xC0\x3F"sv, 0, {32, 3}) == 1.5);
    CHECK(pixel_sample_at("\x00\x00\x00\x00\x00\x00\xF8\x3F"sv, 0, {64, 3}) == 1.5);
}

TEST_CASE("what a decoder answers about a file is checked")
{
    nlohmann::json good = to_json(single_plane("TIFF"));
    good["width"] = 1;
    good["height"] = 1;
    CHECK(file_contents_from_json(good).planes.size() == 1);
    const std::vector<std::pair<std::string, nlohmann::json>> wrong{{"planes", nlohmann::json::array()},
                                                                    {"width", 0},
                                                                    {"channels", "none"},
                                                                    {"pixel_size_um", -1},
                                                                    {"reader", 7},
                                                                    {"background", "red"}};
    for (const auto& [key, value] : wrong) {
        nlohmann::json bad = good;
        bad[key] = value;
        INFO(key);
        CHECK_THROWS_AS(file_contents_from_json(bad), Error);
    }
    good["planes"][0][2] = 1;
    CHECK_THROWS_AS(file_contents_from_json(good), Error);
}
