#include "base/error.hpp"
#include "base/file.hpp"
#include "support/experiment.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <unistd.h>

using namespace memento;
namespace fs = std::filesystem;

TEST_CASE("an import makes project, categories, samples, groups, layers and files")
{
    Experiment experiment;
    const ImportReport report = run_import(experiment.options());
    CHECK(report.complete());
    CHECK(report.imported == 5);
    CHECK(report.annotations == 3);
    CHECK(report.categories == 2);
    const Rows layers =
        experiment.query("SELECT c.name, a.name, g.name, l.name, l.sequence, l.settings, i.name,"
                         " a.image_id = i.image_id, p.name FROM layers l"
                         " JOIN annotations a USING (annotation_id) JOIN categories c ON c.category_id = a.category_id"
                         " JOIN projects p ON p.project_id = a.project_id"
                         " JOIN images i ON i.image_id = l.image_id"
                         " LEFT JOIN layers g ON g.layer_id = l.parent_id ORDER BY i.name");
    REQUIRE(layers.size() == 5);
    const auto row = [&](std::size_t i) {
        std::string line;
        for (std::size_t column = 0; column < 9; ++column)
            line += layers.text(i, column) + "|";
        return line;
    };
    CHECK(row(0) == "KO|m3||image|1|bitDepth:12|KO_m3.tif|t|Kidney_2026|");
    CHECK(row(1) == "WT|m1|channels|DAPI.tif|1|bitDepth:11,color:#2F6BFF|WT_m1_channels_DAPI.tif||Kidney_2026|");
    CHECK(row(2) == "WT|m1|channels|GFP.tif|2|bitDepth:12,color:#10D96C|WT_m1_channels_GFP.tif||Kidney_2026|");

    const Rows image =
        experiment.query("SELECT key, sha256, size_bytes, width, height, channels, bit_depth, format, type,"
                         " pixel_size_um, pyramid->>'flat' FROM images WHERE name = 'KO_m3.tif'");
    const ImageFiles files(experiment.store, image.text(0, 0));
    CHECK(fs::exists(files.tiles / "0/0_0.png"));
    CHECK(fs::exists(files.tiles / "thumbnail.jpg"));
    CHECK(fs::exists(files.tiles / "MANIFEST"));
    CHECK(read_file(files.original) == read_file(experiment.folder / "KO/m3.tif"));
    CHECK(image.number(0, 2) == static_cast<long long>(fs::file_size(files.original)));
    CHECK(image.text(0, 3) == "64");
    CHECK(image.text(0, 5) == "1");
    CHECK(image.text(0, 6) == "12");
    CHECK(image.text(0, 7) == "2");
    CHECK(image.text(0, 8).empty());
    CHECK(image.text(0, 10) == "0/0_0.png");
    experiment.check_no_wreck();
}

TEST_CASE("importing again changes nothing; new files and missing rows are added")
{
    Experiment experiment;
    CHECK(run_import(experiment.options()).imported == 5);
    const std::string before = experiment.catalogue();
    const ImportReport again = run_import(experiment.options());
    CHECK(again.complete());
    CHECK(again.imported == 0);
    CHECK(again.present == 5);
    CHECK(again.mended == 0);
    CHECK(experiment.catalogue() == before);

    experiment.write("WT/m1/channels/RHOD.tif");
    experiment.query("DELETE FROM annotations WHERE name = 'm2' RETURNING 1");
    const ImportReport more = run_import(experiment.options());
    CHECK(more.imported == 1);
    CHECK(more.mended == 2);
    CHECK(experiment.count("layers WHERE image_id IS NOT NULL") == 6);
    CHECK(experiment.count("images") == 6);
    experiment.check_no_wreck();
}

TEST_CASE("the same name with other bytes is reported, and left as it is")
{
    Experiment experiment;
    run_import(experiment.options());
    const std::string before = experiment.catalogue();
    experiment.write("KO/m3.tif");
    const ImportReport report = run_import(experiment.options());
    CHECK_FALSE(report.complete());
    CHECK(report.present == 4);
    CHECK(reason(report.differs, "KO/m3.tif").find("'KO_m3.tif' already") != std::string::npos);
    CHECK(experiment.catalogue() == before);
}

TEST_CASE("a dry run says what would happen, and does nothing")
{
    Experiment experiment;
    ImportOptions options = experiment.options();
    options.dry_run = true;
    const ImportReport fresh = run_import(options);
    CHECK(fresh.imported == 5);
    CHECK(experiment.count("projects") == 0);
    CHECK(fs::is_empty(experiment.store));
    options.dry_run = false;
    run_import(options);
    experiment.write("KO/m4.tif");
    experiment.write("KO/m3.tif");
    options.dry_run = true;
    const ImportReport later = run_import(options);
    CHECK(later.imported == 1);
    CHECK(later.present == 4);
    CHECK(later.differs.size() == 1);
    CHECK(to_json(later)["plan"].size() == 6);
    CHECK(experiment.count("images") == 5);
}

TEST_CASE("a file that cannot be read fails alone, leaves nothing, and works once it is mended")
{
    Experiment experiment;
    const fs::path bad = experiment.folder / "WT/m2/channels/GFP.tif";
    const std::string good = read_file(bad);
    std::ofstream(bad, std::ios::trunc) << good.substr(0, 3000);
    const ImportReport report = run_import(experiment.options());
    CHECK_FALSE(report.complete());
    CHECK(report.imported == 4);
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed[0].path == "WT/m2/channels/GFP.tif");
    CHECK(experiment.count("images") == 4);
    experiment.check_no_wreck();
    std::ofstream(bad, std::ios::trunc) << good;
    CHECK(run_import(experiment.options()).imported == 1);

    ImportOptions stopping = experiment.options();
    stopping.stop_on_error = true;
    stopping.jobs = 1;
    std::ofstream(experiment.folder / "KO/a1.tif") << "no image";
    experiment.write("KO/a2.tif");
    const ImportReport stopped = run_import(stopping);
    CHECK(stopped.imported == 0);
    CHECK(stopped.failed.size() == 1);
    CHECK(stopped.not_looked_at == 6);
    CHECK(experiment.count("images") == 5);
}

TEST_CASE("files that vanish while the folder is looked at fail alone")
{
    Experiment experiment;
    for (const char* name : {"KO/m3.tif", "KO/m4.tif", "KO/m5.tif"})
        write_bytes(experiment.folder / name, made_tiff(std::vector<MadePage>(2)));
    ImportOptions options = experiment.options();
    options.jobs = 1;
    options.progress = [&](double, const std::string&) {
        fs::remove(experiment.folder / "KO/m4.tif");
        fs::remove(experiment.folder / "WT/m1/channels/GFP.tif");
    };
    const ImportReport report = run_import(options);
    CHECK_FALSE(report.complete());
    CHECK(reason(report.plan.conflicts, "KO/m4.tif") == "Cannot open KO/m4.tif: No such file or directory.");
    CHECK(reason(report.failed, "WT/m1/channels/GFP.tif").find("No such file") != std::string::npos);
    CHECK(report.imported == 7);
    experiment.check_no_wreck();
}

TEST_CASE("a row that never became ready is taken over, and layers that point at it heal")
{
    Experiment experiment;
    run_import(experiment.options());
    const Rows old = experiment.query("UPDATE images SET state = 'failed', reason = 'x', key = repeat('0', 32)"
                                      " WHERE name = 'KO_m3.tif' RETURNING image_id");
    const ImageFiles wreck(experiment.store, std::string(32, '0'));
    fs::create_directories(wreck.building / "0");
    std::ofstream(wreck.part) << "half";
    const ImportReport report = run_import(experiment.options());
    CHECK(report.imported == 1);
    CHECK(report.present == 4);
    CHECK(experiment.query("SELECT image_id FROM images WHERE name = 'KO_m3.tif' AND state = 'ready' AND reason = ''")
              .number(0, 0) == old.number(0, 0));
    CHECK_FALSE(fs::exists(wreck.building));
    CHECK_FALSE(fs::exists(wreck.part));
    CHECK(experiment.count("layers WHERE name = 'image'") == 1);
    CHECK(experiment.count("tombstones") == 0);

    // When it cannot be mended, the row stays for the layers that use it, and says why.
    experiment.query("UPDATE images SET state = 'failed' WHERE name = 'KO_m3.tif' RETURNING 1");
    std::ofstream(experiment.folder / "KO/m3.tif", std::ios::trunc) << "no image";
    run_import(experiment.options());
    const Rows row = experiment.query("SELECT state, reason FROM images WHERE name = 'KO_m3.tif'");
    CHECK(row.text(0, 0) == "failed");
    CHECK(row.text(0, 1).starts_with("This is not an image"));
}

TEST_CASE("an import that is cut off anywhere is finished by the next one")
{
    Experiment experiment;
    for (int i = 1; i <= 12; ++i)
        experiment.write("LARGE/s" + std::to_string(i) + ".tif");
    for (useconds_t attempt = 1; attempt <= 6; ++attempt)
        experiment.import_until(attempt * 70'000);
    const ImportReport report = run_import(experiment.options()); // waits until the server has seen the last one end
    CHECK(report.complete());
    CHECK(report.imported + report.present == 17);
    CHECK(experiment.count("images") == 17);
    CHECK(experiment.count("annotations") == 15);
    CHECK(experiment.count("layers") == 19);
    CHECK(experiment.files_in("orig") == 17);
    experiment.check_no_wreck(true);
}

TEST_CASE("one import at a time goes into a project; one that is about to end is waited for")
{
    Experiment experiment;
    auto other = std::make_optional<Database>(experiment.options().database);
    other->transact([](Transaction& transaction) {
        transaction.script("INSERT INTO projects (name, owner_id) SELECT 'Kidney_2026', min(user_id) FROM users");
        transaction.run("SELECT pg_advisory_lock(4242002, project_id) FROM projects");
    });
    CHECK_THROWS_WITH(run_import(experiment.options()), "Another import into the project 'Kidney_2026' is running.");
    CHECK(experiment.count("images") == 0);
    std::thread ending([&] {
        ::usleep(300'000);
        other.reset();
    });
    CHECK(run_import(experiment.options()).complete());
    ending.join();
}

TEST_CASE("interrupting drops what is under way")
{
    Experiment experiment;
    ImportOptions options = experiment.options();
    int questions = 0;
    options.interrupted = [&] { return ++questions > 12; };
    const ImportReport report = run_import(options);
    CHECK(report.interrupted);
    CHECK_FALSE(report.complete());
    CHECK(experiment.count("images") == report.imported);
    experiment.check_no_wreck();
    CHECK(run_import(experiment.options()).complete());
}

TEST_CASE("two imports into one project do not run at once")
{
    Experiment experiment;
    Database other(experiment.database.admin());
    other.transact([](Transaction& t) {
        t.script("INSERT INTO projects (name, owner_id) SELECT 'Kidney_2026', min(user_id) FROM users");
        t.run("SELECT pg_advisory_lock(4242002, project_id) FROM projects");
    });
    CHECK_THROWS_WITH(run_import(experiment.options()), Catch::Contains("is running"));
}

TEST_CASE("originals are copied, linked or left out")
{
    Experiment experiment;
    ImportOptions options = experiment.options();
    options.project = "linked";
    options.transfer = Transfer::link;
    CHECK(run_import(options).imported == 5);
    const std::string key = experiment.query("SELECT key FROM images WHERE name = 'KO_m3.tif'").text(0, 0);
    CHECK(fs::hard_link_count(ImageFiles(experiment.store, key).original) == 2);
    // A link in the folder stands for the file it leads to.
    fs::create_symlink("m3.tif", experiment.folder / "KO/m4.tif");
    CHECK(run_import(options).imported == 1);
    CHECK(fs::hard_link_count(experiment.folder / "KO/m3.tif") == 3);
    fs::remove(experiment.folder / "KO/m4.tif");
    options.project = "bare";
    options.transfer = Transfer::none;
    CHECK(run_import(options).imported == 5);
    CHECK(experiment.files_in("orig") == 6);
    CHECK(experiment.files_in("inbox") == 0);
}

TEST_CASE("owner, project and format are what was asked for")
{
    Experiment experiment;
    ImportOptions options = experiment.options();
    options.owner = "Anna";
    options.project = "Other";
    options.convert.format = 1;
    options.excluded = {"WT"};
    CHECK(run_import(options).imported == 1);
    CHECK(experiment.count("projects WHERE name = 'Other' AND owner_id = 2") == 1);
    CHECK(experiment.count("layers WHERE owner_id = 2 AND author = 'anna'") == 1);
    CHECK(experiment.count("images WHERE format = 1 AND pyramid->>'tile_format' = 'jpg' AND pyramid ? 'mapping'") == 1);
    options.owner = "nobody";
    CHECK_THROWS_AS(run_import(options), Error);
}

TEST_CASE("a group whose name a drawing has is a conflict of those files only")
{
    Experiment experiment;
    run_import(experiment.options());
    experiment.write("KO/m3/channels/DAPI.tif");
    experiment.query(
        "INSERT INTO layers (name, data, annotation_id, project_id, owner_id)"
        " SELECT 'channels', 'none', annotation_id, project_id, 1 FROM annotations WHERE name = 'm3' RETURNING 1");
    const ImportReport report = run_import(experiment.options());
    CHECK(report.failed.size() == 1);
    CHECK(reason(report.failed, "KO/m3/channels/DAPI.tif").find("'channels' already") != std::string::npos);
    experiment.check_no_wreck();
}

TEST_CASE("too little space ends the import before anything is written")
{
    Experiment experiment;
    ImportOptions options = experiment.options();
    options.min_free = std::uint64_t{1} << 60U;
    CHECK_THROWS_WITH(run_import(options), Catch::Contains("must stay free"));
    CHECK(experiment.count("images") == 0);
}
