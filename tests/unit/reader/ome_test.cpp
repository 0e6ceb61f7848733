// What OME-XML says of the planes of a file.
#include "reader/ome.hpp"

#include "support/contents_maker.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace memento;

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
    CHECK(contents.notes[0] == "The file has another image, which was left out: 1 × 2 pixels, 8-bit grey (page 2).");
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
    CHECK(channels.notes.size() == 1); // about page 0

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
    CHECK(places(inspected(made_tiff({transparent, other}))) == "p0 c0 z0 t0; p1 c1 z0 t0");
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
    CHECK(contents->contents.planes.back().page < 1000);
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
    CHECK(places(contents->contents) == "p0 c0 z1 t0");
    CHECK(contents->contents.channels[0].name == "DAPI");
    CHECK(notes.empty());
}

TEST_CASE("lengths and colours of OME-XML")
{
    CHECK(ome_length("0.5", "µm") == 0.5);
    CHECK(ome_length("500", "nm") == 0.5);
    CHECK(ome_length(" 1 ", "mm") == 1000.);
    for (const char* value : {"NaN", "-1", "0", "inf", "", "1e99", "x"})
        CHECK_FALSE(ome_length(value, "µm"));
    CHECK_FALSE(ome_length("1", "parrot"));
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
