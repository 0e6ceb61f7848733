// TIFF files that are described by a companion beside them: what is read, and what never is.
#include "base/file.hpp"
#include "decoder/inspect.hpp"
#include "decoder/tile_folder.hpp"
#include "storage/catalogue.hpp"
#include "storage/retiling.hpp"
#include "support/experiment.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// Two pages, of the values `first` and `first` + 1, which leave their description to another file.
std::string binary_only(const std::string& uuid, const std::string& companion, char first)
{
    std::vector<MadePage> pages(2);
    for (std::size_t i = 0; i < pages.size(); ++i)
        pages[i].pixels = std::string(4, static_cast<char>(first + static_cast<char>(i)));
    pages[0].more.push_back(
        text_tag(270, "<OME UUID='" + uuid + "'><BinaryOnly MetadataFile='" + companion + "' UUID='set'/></OME>"));
    return made_tiff(pages);
}

// The last page comes first, which nobody would guess.
std::string companion(const std::string& channel)
{
    std::string data;
    for (int z = 0; z < 2; ++z) {
        for (int c = 0; c < 2; ++c)
            data += "<TiffData IFD='" + std::to_string(1 - c) + "' FirstC='" + std::to_string(c) + "' FirstZ='" +
                    std::to_string(z) + "' PlaneCount='1'><UUID FileName='z" + std::to_string(z) + ".ome.tif'>z" +
                    std::to_string(z) + "</UUID></TiffData>";
    }
    return "<OME><Image><Pixels DimensionOrder='XYCZT' SizeC='2' SizeZ='2' SizeT='1' PhysicalSizeX='0.5'>"
           "<Channel Name='" +
           channel + "'/><Channel Name='GFP'/>" + data + "</Pixels></Image></OME>";
}

class DescribedSet : public Experiment {
public:
    DescribedSet()
    {
        fs::remove_all(folder);
        fs::create_directories(folder / "WT/m1");
    }
    void write_files(const std::string& companion_name)
    {
        write_bytes(folder / "WT/m1/z0.ome.tif", binary_only("z0", companion_name, 10));
        write_bytes(folder / "WT/m1/z1.ome.tif", binary_only("z1", companion_name, 20));
    }
    // "Z0/DAPI max=11 um=0.5"
    std::string layers()
    {
        const Rows rows =
            query("SELECT coalesce(string_agg(concat_ws('/', g.name, l.name) || ' max='"
                  " || (i.pyramid->'stats'->>'max')::float8::int || coalesce(' um=' || i.pixel_size_um, ''), ', '"
                  " ORDER BY i.name), '') FROM layers l JOIN images i ON i.image_id = l.image_id"
                  " LEFT JOIN layers g ON g.layer_id = l.parent_id");
        return rows.text(0, 0);
    }
    // Pages taken for channels in the order they have.
    std::string guessed() const { return "z0.ome/C0 max=10, z0.ome/C1 max=11, z1.ome/C0 max=20, z1.ome/C1 max=21"; }
};

} // namespace

TEST_CASE("a set of files is described by the companion beside it, which is no image itself")
{
    DescribedSet set;
    set.write_files("set.companion.ome");
    write_bytes(set.folder / "WT/m1/set.companion.ome", companion("DAPI"));
    const ImportReport report = run_import(set.options());
    CHECK(report.complete());
    CHECK(report.imported == 4);
    CHECK(report.notes.empty());
    CHECK(reason(report.plan.skipped, "WT/m1/set.companion.ome") == "describes the images beside it");
    CHECK(set.layers() == "Z0/DAPI max=11 um=0.5, Z0/GFP max=10 um=0.5, Z1/DAPI max=21 um=0.5, Z1/GFP max=20 um=0.5");
    set.check_no_wreck();
    CHECK(run_import(set.options()).present == 4);

    const fs::path file = set.folder / "WT/m1/z1.ome.tif";
    const FileContents contents =
        *inspect_image(open_file(file, 0).get(), {}, std::nullopt, companions_beside(file)).contents;
    CHECK(contents.channels.at(0).name == "DAPI");
    CHECK(contents.planes.at(0).page == 1);
    CHECK(contents.planes.at(0).z == 1);
    CHECK(contents.notes.empty());
    const ImageInfo tiles = write_tile_folder(file, set.scratch / "tiles", {.plane = 0}, std::nullopt, {});
    CHECK(tiles.statistics->maximum == 21);
    CHECK(tiles.pixel_size_um == 0.5);
}

TEST_CASE("new tiles of a plane show the same plane, although the store has no companion")
{
    DescribedSet set;
    set.write_files("set.companion.ome");
    write_bytes(set.folder / "WT/m1/set.companion.ome", companion("DAPI"));
    run_import(set.options());
    const std::string before = set.layers();
    Database database(set.database.admin());
    const InTransaction in_transaction = [&](const auto& work) { database.transact(work); };
    StorageSettings settings;
    settings.store = set.store;
    settings.min_free = 1;
    const auto stored = [&] {
        return database.in_transaction([](Transaction& transaction) { return list_images(transaction, 2).front(); });
    };
    const StoredImage image = stored();
    retile_image(in_transaction, settings, image, std::nullopt, {});
    CHECK(stored().key != image.key);
    CHECK(set.layers() == before);
    CHECK(
        set.query("SELECT pyramid->'plane'->>'channel' FROM images WHERE image_id = " + std::to_string(image.image_id))
            .text(0, 0) == "DAPI");
}

TEST_CASE("a companion that is not there is named, and the pages are read without it")
{
    DescribedSet set;
    set.write_files("set.companion.ome");
    const ImportReport report = run_import(set.options());
    CHECK(report.complete());
    CHECK(reason(report.notes, "WT/m1/z0.ome.tif") ==
          "The companion set.companion.ome, which describes it, cannot be read: it is not there.");
    CHECK(set.layers() == set.guessed());
    const fs::path file = set.folder / "WT/m1/z1.ome.tif";
    const ImageInfo tiles = write_tile_folder(file, set.scratch / "tiles", {}, std::nullopt, {});
    CHECK(to_json(tiles).dump().find("set.companion.ome, which describes it, cannot be read") != std::string::npos);
}

TEST_CASE("no companion is read that lies elsewhere, whatever way leads there")
{
    DescribedSet set;
    write_bytes(set.scratch / "outside.companion.ome", companion("CANARY"));
    write_bytes(set.folder / "WT/outside.companion.ome", companion("CANARY"));
    std::string named = "in.companion.ome";
    std::string said;
    SECTION("a path")
    {
        named = "../outside.companion.ome";
        said = "lies in another folder, as ../outside.companion.ome, which was not read";
    }
    SECTION("an absolute path")
    {
        named = (set.scratch / "outside.companion.ome").string();
        said = "lies in another folder, as " + named;
    }
    SECTION("a link out of the folder")
    {
        fs::create_symlink("../../../outside.companion.ome", set.folder / "WT/m1/in.companion.ome");
        said = "The companion in.companion.ome, which describes it, cannot be read: it is a link.";
    }
    SECTION("a link within it")
    {
        fs::create_symlink("../outside.companion.ome", set.folder / "WT/m1/in.companion.ome");
        said = "in.companion.ome, which describes it, cannot be read: it is a link.";
    }
    SECTION("a pipe")
    {
        REQUIRE(::mkfifo((set.folder / "WT/m1/in.companion.ome").c_str(), 0600) == 0);
        said = "in.companion.ome, which describes it, cannot be read: it is not a file.";
    }
    SECTION("what is too large to be one")
    {
        write_bytes(set.folder / "WT/m1/in.companion.ome", companion("CANARY"));
        fs::resize_file(set.folder / "WT/m1/in.companion.ome", max_companion_bytes + 1);
        said = "in.companion.ome, which describes it, cannot be read: it is larger than 64 MiB.";
    }
    set.write_files(named);
    const ImportReport report = run_import(set.options());
    CHECK(report.imported == 4);
    const std::string text = to_json(report).dump(1);
    CAPTURE(text);
    CHECK(text.find(said) != std::string::npos);
    CHECK(text.find("CANARY") == std::string::npos);
    CHECK(set.layers() == set.guessed());
    CHECK(set.query("SELECT count(*) FROM images i WHERE i::text LIKE '%CANARY%'").number(0, 0) == 0);
}
