// What is in a file: channels, depths and times, found by decoder processes.
#include "decoder/inspect.hpp"
#include "image/tiff_entries.hpp"
#include "reader/ome.hpp"
#include "reader/pixel_samples.hpp"
#include "support/image_maker.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace memento;

namespace {

FileContents inspected(const std::string& bytes)
{
    const Scratch scratch;
    write_bytes(scratch / "file", bytes);
    const UniqueFd file = open_file(scratch / "file", O_RDONLY);
    return *inspect_image(file.get(), {}, std::nullopt).contents;
}

// "p0 c0 z0 t0; …", with "s1" for pixel samples and "S1" for series.
std::string places(const FileContents& contents)
{
    std::string out;
    for (const Plane& p : contents.planes) {
        out += (out.empty() ? "p" : "; p") + std::to_string(p.page) + " c" + std::to_string(p.channel) + " z" +
               std::to_string(p.z) + " t" + std::to_string(p.t);
        out += p.sample < 0 ? "" : " s" + std::to_string(p.sample);
        out += p.series == 0 ? "" : " S" + std::to_string(p.series);
    }
    return out;
}

std::string ome(const std::string& pixels, const std::string& inside, const std::string& uuid = "")
{
    return "<?xml version=\"1.0\"?><OME" + (uuid.empty() ? "" : " UUID=\"" + uuid + "\"") + "><Image><Pixels " +
           pixels + ">" + inside + "</Pixels></Image></OME>";
}

std::string ome_tiff(const std::string& xml, std::size_t pages)
{
    std::vector<MadePage> all(pages);
    all[0].more.push_back(text_tag(270, xml));
    return made_tiff(all);
}

std::string imagej_tiff(const std::string& lines, std::size_t pages, const std::string& after = "")
{
    std::vector<MadePage> all(pages);
    all[0].more.push_back(text_tag(270, "ImageJ=1.53t\n" + lines));
    return made_tiff(all, after);
}

const std::string two_channels =
    R"(<Channel Name="DAPI" Color="65535" ExcitationWavelength="405"/><Channel Name="GFP"/>)";

} // namespace

TEST_CASE("OME-XML places pages in the order of the dimensions")
{
    const FileContents contents = inspected(ome_tiff(
        ome(R"(DimensionOrder="XYZCT" SizeC="2" SizeZ="2" SizeT="1" PhysicalSizeX="500" PhysicalSizeXUnit="nm" PhysicalSizeY="0.5")",
            two_channels + R"(<TiffData IFD="0" PlaneCount="4"/>)"),
        4));
    CHECK(contents.reader == "OME-TIFF");
    CHECK(places(contents) == "p0 c0 z0 t0; p2 c1 z0 t0; p1 c0 z1 t0; p3 c1 z1 t0");
    REQUIRE(contents.channels.size() == 2);
    CHECK(contents.channels[0].name == "DAPI");
    CHECK(contents.channels[0].colour == "#0000FF");
    CHECK(contents.channels[0].excitation_nm == 405.);
    CHECK(contents.channels[1].colour.empty());
    CHECK(contents.pixel_size_um == 0.5);
    CHECK(contents.notes.empty());
}

TEST_CASE("TiffData places page by page; what belongs to other files of a set does not count")
{
    const std::string xml = ome(R"(DimensionOrder="XYCZT" SizeC="1" SizeZ="3" SizeT="1")",
                                R"(<TiffData IFD="0" FirstZ="2"><UUID FileName="b.tif">me</UUID></TiffData>)"
                                R"(<TiffData IFD="0" FirstZ="0"><UUID FileName="a.tif">other</UUID></TiffData>)",
                                "me");
    const FileContents contents = inspected(ome_tiff(xml, 1));
    CHECK(places(contents) == "p0 c0 z2 t0");
    CHECK(contents.notes.empty());
}

TEST_CASE("several images of one size are series; an overview is left out")
{
    std::vector<MadePage> pages(3);
    pages[2].width = 1;
    pages[0].more.push_back(text_tag(270, "<OME><Image><Pixels SizeC='1'><TiffData IFD='0'/></Pixels></Image>"
                                          "<Image><Pixels SizeC='1'><TiffData IFD='1'/></Pixels></Image>"
                                          "<Image><Pixels SizeC='1'><TiffData IFD='2'/></Pixels></Image></OME>"));
    const FileContents contents = inspected(made_tiff(pages));
    CHECK(places(contents) == "p0 c0 z0 t0; p1 c0 z0 t0 S1");
    REQUIRE(contents.notes.size() == 1);
    CHECK(contents.notes[0].find("1 more pages are of another size") == 0);
}

TEST_CASE("planes are judged by their own page, not by the first one of the file")
{
    const auto placing = [](const std::string& pixels, const std::string& where, std::vector<MadePage> pages) {
        pages[0].more.push_back(text_tag(270, ome(pixels, where)));
        return made_tiff(pages);
    };
    MadePage complex;
    complex.bits = 64;
    complex.format = 6;
    CHECK_THROWS_WITH(inspected(placing("", "<TiffData IFD='1'/>", {MadePage{}, complex})),
                      Catch::Contains("complex numbers"));
    CHECK(places(inspected(placing("", "<TiffData IFD='1'/>", {complex, MadePage{}}))) == "p1 c0 z0 t0");

    MadePage rgb;
    rgb.bands = 3;
    rgb.photometric = 2;
    const FileContents channels =
        inspected(placing("SizeC='2'", "<TiffData IFD='1' PlaneCount='2'/>", {rgb, MadePage{}, MadePage{}}));
    CHECK(places(channels) == "p1 c0 z0 t0; p2 c1 z0 t0");
    CHECK(channels.notes.empty());

    MadePage transparent = rgb;
    transparent.bands = 4;
    transparent.more.push_back({338, 3, 1, le(2, 2)});
    const Scratch scratch;
    write_bytes(scratch / "a.tif", placing("SizeC='4'", "<TiffData IFD='1'/>", {MadePage{}, transparent}));
    ConvertOptions options;
    options.plane = 0;
    CHECK(converted(scratch / "a.tif", scratch, options).info.channels == 4);
    MadePage other = transparent;
    other.more.clear();
    CHECK(places(inspected(made_tiff({transparent, other}))) == "p0 c0 z0 t0");
}

TEST_CASE("a description that lies is bounded by the pages that are there")
{
    const std::string huge = R"(SizeC="2000000000" SizeZ="2000000000" SizeT="2000000000")";
    const FileContents many = inspected(ome_tiff(ome(huge, ""), 3));
    CHECK(many.planes.size() == 3);
    REQUIRE(many.notes.size() == 1);
    CHECK(many.notes[0].find("promises 1000000000000000 planes; the file has 3.") != std::string::npos);

    const FileContents beyond = inspected(ome_tiff(
        ome(R"(SizeZ="2")", R"(<TiffData IFD="1" PlaneCount="2000000000" FirstZ="1999999999"/><TiffData IFD="7"/>)"),
        2));
    CHECK(places(beyond) == "p1 c0 z1999999999 t0");

    const FileContents nothing = inspected(ome_tiff(ome("", R"(<TiffData IFD="9"/>)"), 2));
    CHECK(nothing.planes.size() == 2);
    CHECK(nothing.notes[0].find("places no page of this file") != std::string::npos);
}

TEST_CASE("how often pages are placed is counted over all images of a description")
{
    std::string xml = "<OME>";
    for (int i = 0; i < 1000; ++i)
        xml += "<Image><Pixels><TiffData IFD='0' PlaneCount='1000'/></Pixels></Image>";
    xml += "<Image><Pixels><TiffData IFD='1000'/></Pixels></Image></OME>";
    std::vector<std::string> notes;
    const auto contents = ome_contents(xml, "", std::vector<TiffPage>(1001), notes);
    REQUIRE(contents);
    CHECK(contents->planes.back().page < 1000);
    REQUIRE_FALSE(notes.empty());
    CHECK(notes[0] == "The OME-XML places more than 1000000 pages; what comes after them was left out.");
}

TEST_CASE("what is no OME-XML that we take is left aside, and said")
{
    for (const char* xml :
         {"<!DOCTYPE o [<!ENTITY x 'y'>]><OME><Image><Pixels SizeC='1'><Channel Name='&x;'/></Pixels></Image></OME>",
          "<OME><Image><Pixels", "<OME/>"}) {
        const FileContents contents = inspected(ome_tiff(xml, 1));
        CHECK(contents.planes.size() == 1);
        CHECK(contents.channels[0].name.empty());
        CHECK(contents.notes.size() == 1);
    }
    CHECK(inspected(ome_tiff("<OME>" + std::string(200'000, '<'), 1)).planes.size() == 1);
    std::string deep = "<OME>";
    for (int i = 0; i < 200'000; ++i)
        deep += "<a>";
    CHECK(inspected(ome_tiff(deep, 1)).planes.size() == 1);
}

TEST_CASE("a description in a companion is named when it lies in the same folder")
{
    const auto named = [](const std::string& file) {
        return inspected(ome_tiff("<OME UUID='u'><BinaryOnly MetadataFile='" + file + "' UUID='v'/></OME>", 1))
            .companion;
    };
    CHECK(named("set.companion.ome") == "set.companion.ome");
    CHECK(named("../set.companion.ome").empty());
    CHECK(named("/etc/passwd").empty());
    CHECK(named("..").empty());

    const std::vector<TiffPage> pages(1);
    std::vector<std::string> notes;
    const auto contents =
        ome_contents("<OME UUID='u2'><BinaryOnly MetadataFile='set.companion.ome' UUID='v'/></OME>",
                     ome("SizeZ='2'", "<Channel Name='DAPI'/>"
                                      "<TiffData FirstZ='0'><UUID FileName='1.tif'>u1</UUID></TiffData>"
                                      "<TiffData FirstZ='1'><UUID FileName='2.tif'>u2</UUID></TiffData>"),
                     pages, notes);
    REQUIRE(contents);
    CHECK(places(*contents) == "p0 c0 z1 t0");
    CHECK(contents->channels[0].name == "DAPI");
    CHECK(notes.empty());
}

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

    MadePage stack;
    std::string facts;
    for (std::uint64_t plane = 0; plane < 2; ++plane)
        facts += le(plane * 3, 4) + le(10, 4) + le(2455000, 4) + le(1000 * plane, 4) + le(0, 8);
    stack.more.push_back({33629, 5, 2, facts});
    CHECK(places(inspected(made_tiff({stack}, "four"))) == "p0 c0 z0 t0; p1 c0 z1 t0");
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

TEST_CASE("lengths and colours of OME-XML")
{
    CHECK(ome_length("0.5", "µm") == 0.5);
    CHECK(ome_length("500", "nm") == 0.5);
    CHECK(ome_length(" 1 ", "mm") == 1000.);
    for (const char* value : {"NaN", "-1", "0", "inf", "", "1e99", "x"})
        CHECK_FALSE(ome_length(value, "µm"));
    CHECK_FALSE(ome_length("1", "parsec"));
    CHECK_FALSE(ome_length("1", "pixel"));
    CHECK(ome_colour("-16776961") == "#FF0000");
    CHECK(ome_colour("16711935") == "#00FF00");
    CHECK(ome_colour("-1").empty());
    CHECK(ome_colour("255").empty());
    CHECK(ome_colour("red").empty());
    CHECK(clean_name(" a\tb\x1F ") == "ab");
    CHECK(clean_name(std::string(300, 'x')).size() == 100);
    CHECK(clean_name("\xFF").empty());
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
