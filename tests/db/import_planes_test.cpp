// Imports of files with several planes.
#include "base/error.hpp"
#include "support/experiment.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// Two channels at two depths, each plane of one value.
std::string stack(char brightest)
{
    std::vector<MadePage> pages(4);
    for (std::size_t i = 0; i < pages.size(); ++i)
        pages[i].pixels = std::string(4, static_cast<char>(brightest - static_cast<char>(i)));
    pages[0].more.push_back(
        text_tag(270, "<OME><Image><Pixels DimensionOrder='XYCZT' SizeC='2' SizeZ='2' PhysicalSizeX='0.65'>"
                      "<Channel Name='DAPI'/><Channel Name='GFP' Color='16711935'/><TiffData IFD='0' PlaneCount='4'/>"
                      "</Pixels></Image></OME>"));
    return made_tiff(pages);
}

// "Z0/DAPI bitDepth:8,color:#2F6BFF KO_m9.tif_Z0_DAPI max=9", by groups and layers; a star at what the sample shows.
std::vector<std::string> layers_of(Experiment& experiment, const std::string& annotation)
{
    const Rows rows = experiment.query(
        "SELECT concat_ws('/', g.name, l.name) || ' ' || l.settings || ' ' || i.name || ' max='"
        " || (i.pyramid->'stats'->>'max')::float8 || CASE WHEN a.image_id = i.image_id THEN ' *' ELSE '' END"
        " FROM layers l JOIN annotations a USING (annotation_id) JOIN images i ON i.image_id = l.image_id"
        " LEFT JOIN layers g ON g.layer_id = l.parent_id WHERE a.name = '" +
        annotation + "' ORDER BY g.sequence NULLS FIRST, l.sequence");
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < rows.size(); ++i)
        lines.push_back(rows.text(i, 0));
    return lines;
}

} // namespace

TEST_CASE("a file with several planes becomes groups and layers; its original is kept once")
{
    Experiment experiment;
    write_bytes(experiment.folder / "KO/m9.tif", stack(9));
    const ImportReport report = run_import(experiment.options());
    CHECK(report.complete());
    CHECK(report.imported == 9);
    const std::vector<std::string> layers{"Z0/DAPI bitDepth:8,color:#2F6BFF KO_m9.tif_Z0_DAPI max=9 *",
                                          "Z0/GFP bitDepth:8,color:#00FF00 KO_m9.tif_Z0_GFP max=8",
                                          "Z1/DAPI bitDepth:8,color:#2F6BFF KO_m9.tif_Z1_DAPI max=7",
                                          "Z1/GFP bitDepth:8,color:#00FF00 KO_m9.tif_Z1_GFP max=6"};
    CHECK(layers_of(experiment, "m9") == layers);
    const std::string keys =
        "SELECT key, pixel_size_um, planes, pyramid->'plane'->>'index', pyramid->'plane'->>'channel'"
        " FROM images WHERE name LIKE 'KO_m9%' ORDER BY name";
    const Rows images = experiment.query(keys);
    REQUIRE(images.size() == 4);
    CHECK(images.text(3, 1) == "0.65");
    CHECK(images.text(3, 2) == "4");
    CHECK(images.text(3, 3) == "3");
    CHECK(images.text(3, 4) == "GFP");
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(fs::hard_link_count(ImageFiles(experiment.store, images.text(i, 0)).original) == 4);
    experiment.check_no_wreck();

    const std::string before = experiment.catalogue();
    const ImportReport again = run_import(experiment.options());
    CHECK(again.present == 9);
    CHECK(again.mended == 0);
    CHECK(experiment.catalogue() == before);

    // What is missing is added, and shares the original of the others.
    experiment.query("WITH gone AS (DELETE FROM layers WHERE image_id IN (SELECT image_id FROM images"
                     " WHERE name IN ('KO_m9.tif_Z0_DAPI', 'KO_m9.tif_Z1_GFP')))"
                     " UPDATE annotations SET image_id = NULL WHERE name = 'm9' RETURNING 1");
    experiment.query("DELETE FROM images WHERE name IN ('KO_m9.tif_Z0_DAPI', 'KO_m9.tif_Z1_GFP') RETURNING 1");
    const ImportReport mended = run_import(experiment.options());
    CHECK(mended.imported == 2);
    CHECK(mended.present == 7);
    CHECK(layers_of(experiment, "m9") == layers);
    const Rows now = experiment.query(keys);
    CHECK(fs::equivalent(ImageFiles(experiment.store, now.text(0, 0)).original,
                         ImageFiles(experiment.store, now.text(1, 0)).original));
}

TEST_CASE("originals of several planes are linked or left out as was asked for")
{
    Experiment experiment;
    write_bytes(experiment.folder / "KO/m9.tif", stack(9));
    ImportOptions options = experiment.options();
    options.excluded = {"WT", "m3.tif"};
    options.transfer = Transfer::none;
    CHECK(run_import(options).imported == 4);
    CHECK(experiment.files_in("orig") == 0);
    experiment.check_no_wreck();
    options.project = "linked";
    options.transfer = Transfer::link;
    CHECK(run_import(options).imported == 4);
    CHECK(fs::hard_link_count(experiment.folder / "KO/m9.tif") == 5);
}

TEST_CASE("a file that was one image before is taken apart; what was there stays")
{
    Experiment experiment;
    write_bytes(experiment.folder / "KO/m9.tif", made_tiff({MadePage{}}));
    CHECK(run_import(experiment.options()).imported == 6);
    write_bytes(experiment.folder / "KO/m9.tif", stack(9));
    const ImportReport report = run_import(experiment.options());
    CHECK(report.complete());
    CHECK(report.imported == 4);
    CHECK(reason(report.notes, "KO/m9.tif").find("'KO_m9.tif' already, which was made of the whole file") !=
          std::string::npos);
    const std::vector<std::string> layers = layers_of(experiment, "m9");
    REQUIRE(layers.size() == 5);
    CHECK(layers[0] == "image bitDepth:8 KO_m9.tif max=0 *");
    CHECK(layers[4].starts_with("Z1/GFP"));
}

TEST_CASE("a dry run shows the planes; more than the setting allows are refused")
{
    Experiment experiment;
    write_bytes(experiment.folder / "KO/m9.tif", stack(9));
    ImportOptions options = experiment.options();
    options.dry_run = true;
    const auto plan = to_json(run_import(options))["plan"];
    REQUIRE(plan.size() == 9);
    CHECK(plan[1]["group"] == "Z0");
    CHECK(plan[1]["layer"] == "DAPI");
    CHECK(plan[1]["plane"] == 0);
    CHECK(plan[0]["plane"].is_null());
    options.convert.max_pages = 3;
    const ImportReport report = run_import(options);
    CHECK(report.imported == 5);
    CHECK(reason(report.plan.conflicts, "KO/m9.tif").find("The setting max_pages") != std::string::npos);
}

TEST_CASE("a cut in the middle of the planes of a file is finished by the next import")
{
    Experiment experiment;
    std::vector<MadePage> pages(60);
    pages[0].more.push_back(text_tag(270, "ImageJ=1.53t\nimages=60\nframes=60\n"));
    write_bytes(experiment.folder / "KO/movie.tif", made_tiff(pages));
    for (useconds_t attempt = 1; attempt <= 4; ++attempt)
        experiment.import_until(attempt * 120'000);
    const ImportReport report = run_import(experiment.options()); // waits until the server has seen the last one end
    CHECK(report.complete());
    CHECK(report.imported + report.present == 65);
    CHECK(experiment.count("layers l JOIN layers g ON g.layer_id = l.parent_id WHERE g.name ~ '^T[0-9]+$'") == 60);
    // An attempt that was cut off right after it took over the name of another left a tombstone, which the worker
    // follows.
    const auto left = static_cast<std::size_t>(65 + experiment.count("tombstones"));
    CHECK(experiment.files_in("orig") >= 65);
    CHECK(experiment.files_in("orig") <= left);
    CHECK(experiment.count("images WHERE state <> 'ready'") == 0);
    CHECK(experiment.files_in("inbox") == 0);
}
