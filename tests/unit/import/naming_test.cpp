#include "import/naming.hpp"

#include "base/error.hpp"
#include "import/pattern.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace memento;

namespace {

using Lines = std::vector<std::string>;

ImportPlan plan_of(const Naming& naming, const std::vector<std::string>& paths)
{
    std::vector<ListedFile> files;
    for (const std::string& path : paths)
        files.push_back({path, 10});
    return make_plan("plate_SBS", "Plates", files, {}, naming);
}

// "plate_SBS/A01_f01/C1 < Channel1-01-A-01.tif"
Lines lines(const ImportPlan& plan)
{
    Lines out;
    for (const PlannedImage& i : plan.images)
        out.push_back(i.category + "/" + i.annotation + "/" + (i.group.empty() ? "" : i.group + "/") + i.layer + " < " +
                      i.file);
    return out;
}

// "plate_SBS/A01_f01: field=01 well=A01"
Lines properties(const ImportPlan& plan)
{
    Lines out;
    for (const PlannedSample& sample : plan.samples) {
        std::string text = sample.category + "/" + sample.annotation + ":";
        for (const auto& [name, value] : sample.properties)
            text += " " + name + "=" + value;
        out.push_back(text);
    }
    return out;
}

std::string reason(const std::vector<PathReason>& entries, const std::string& path)
{
    const auto found = std::ranges::find(entries, path, &PathReason::path);
    return found == entries.end() ? "" : found->reason;
}

std::string what(const std::string& pattern)
{
    try {
        const NamePattern read(pattern);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("a plate whose files name channel, field, row and column becomes samples of several channels")
{
    const ImportPlan plan =
        plan_of({.patterns = {"Channel{channel}-{field}-{row}-{column}.tif"}},
                {"Channel1-01-A-01.tif", "Channel1-02-A-02.tif", "Channel2-01-A-01.tif", "Channel2-02-A-02.tif"});
    CHECK(lines(plan) ==
          Lines{"plate_SBS/A01_f01/C1 < Channel1-01-A-01.tif", "plate_SBS/A01_f01/C2 < Channel2-01-A-01.tif",
                "plate_SBS/A02_f02/C1 < Channel1-02-A-02.tif", "plate_SBS/A02_f02/C2 < Channel2-02-A-02.tif"});
    CHECK(properties(plan) == Lines{"plate_SBS/A01_f01: field=01 well=A01", "plate_SBS/A02_f02: field=02 well=A02"});
    CHECK(plan.images[1].sequence == 2);
    CHECK(plan.images[1].image == "plate_SBS_A01_f01_Channel2-01-A-01.tif");
    CHECK(plan.notes.empty());
    CHECK(plan.conflicts.empty());
}

TEST_CASE("samples, categories and channels are called as one likes")
{
    const ImportPlan plan = plan_of({.patterns = {"Channel{channel}-{site}-{row}-{col}.tif"},
                                     .sample = "{well} site {site}",
                                     .category = "plate 7",
                                     .channels = {{"1", "DAPI"}}},
                                    {"Channel1-01-A-01.tif", "Channel2-01-A-01.tif"});
    CHECK(lines(plan) ==
          Lines{"plate 7/A01 site 01/C2 < Channel2-01-A-01.tif", "plate 7/A01 site 01/DAPI < Channel1-01-A-01.tif"});
    CHECK(plan.images[1].colour == dye_colour("DAPI."));
    CHECK_THROWS_WITH(plan_of({.patterns = {"{well}.tif"}, .sample = "{dose}"}, {"A1.tif"}),
                      "'{dose}' asks for the part dose, which no pattern tells.");
}

TEST_CASE("names that do not fit are left out and named, two on one place are refused")
{
    const ImportPlan plan = plan_of({.patterns = {"w{channel}-{well}.tif"}},
                                    {"w1-A01.tif", "copy/w1-a1.tif", "overview.tif", "plate.png", "notes.txt"});
    CHECK(reason(plan.skipped, "overview.tif") == "its name does not fit the pattern");
    CHECK(reason(plan.skipped, "plate.png") == "its name does not fit the pattern");
    CHECK(reason(plan.skipped, "notes.txt") == "not an image");
    CHECK(plan.notes.size() == 1);
    CHECK(reason(plan.notes, "overview.tif") ==
          "Its name and those of 1 other file do not fit the pattern; they are left out.");
    CHECK(lines(plan) == Lines{"copy/A01/C1 < copy/w1-a1.tif", "plate_SBS/A01/C1 < w1-A01.tif"});

    const ImportPlan twice =
        plan_of({.patterns = {"w{channel}-{well}.tif"}, .category = "all"}, {"a/w1-A01.tif", "b/w01-A01.tif"});
    CHECK(twice.images.empty());
    CHECK(reason(twice.conflicts, "a/w1-A01.tif") ==
          "Both it and b/w01-A01.tif would make the layer C1 of the sample all/A01; rename one.");
}

TEST_CASE("depths and times become groups where there are several")
{
    const Naming naming{.patterns = {"{sample}_t{time}_z{z}_c{channel}.tif"}};
    CHECK(lines(plan_of(naming, {"a_t0_z00_c0.tif", "a_t0_z01_c0.tif"})) ==
          Lines{"plate_SBS/a/Z0/C0 < a_t0_z00_c0.tif", "plate_SBS/a/Z1/C0 < a_t0_z01_c0.tif"});
    CHECK(lines(plan_of(naming, {"a_t0_z00_c0.tif", "a_t1_z01_c0.tif"})) ==
          Lines{"plate_SBS/a/T0 Z0/C0 < a_t0_z00_c0.tif", "plate_SBS/a/T1 Z1/C0 < a_t1_z01_c0.tif"});
    CHECK(lines(plan_of(naming, {"a_t0_z00_c0.tif"})) == Lines{"plate_SBS/a/C0 < a_t0_z00_c0.tif"});
    CHECK(plan_of(naming, {"a_t0_z00_c0.tif"}).images[0].shown);
}

TEST_CASE("folders say what a pattern does not")
{
    CHECK(lines(plan_of({.patterns = {"*_{channel}.tif"}}, {"WT/m1/x_DAPI.tif", "m2/x_DAPI.tif", "x_DAPI.tif"})) ==
          Lines{"WT/m1/DAPI < WT/m1/x_DAPI.tif", "plate_SBS/m2/DAPI < m2/x_DAPI.tif",
                "plate_SBS/plate_SBS/DAPI < x_DAPI.tif"});
    CHECK(lines(plan_of({.patterns = {"{category}/{dose}/{sample}.tif"}}, {"deep/WT/2 Gy/m1.tif"})) ==
          Lines{"WT/m1/image < deep/WT/2 Gy/m1.tif"});
}

TEST_CASE("every preset reads its example, and says of which well and channel it is")
{
    for (const NamingPreset& preset : naming_presets()) {
        INFO(preset.name);
        const ImportPlan plan = plan_of({.patterns = {std::string(preset.name)}}, {std::string(preset.example)});
        CHECK(plan.images.size() == 1);
        CHECK(plan.notes.empty());
    }
    const auto one = [](const std::string& preset, const std::string& path) {
        return lines(plan_of({.patterns = {preset}}, {path})).front();
    };
    CHECK(one("MetaXpress", "TimePoint_1/IXMtest_A02_s9_w1AE83C2D5-8A1B-4D9C.tif") ==
          "IXMtest/A02_f9/C1 < TimePoint_1/IXMtest_A02_s9_w1AE83C2D5-8A1B-4D9C.tif");
    CHECK(one("harmony", "Images/r02c11f03p01-ch4sk1fk1fl1.tiff") ==
          "plate_SBS/B11_f03/C4 < Images/r02c11f03p01-ch4sk1fk1fl1.tiff");
    CHECK(one("cellvoyager", "Assay_Greiner_655090_B02_T0001F001L01A01Z01C03.tif") ==
          "Assay_Greiner_655090/B02_f001/C3 < Assay_Greiner_655090_B02_T0001F001L01A01Z01C03.tif");
    CHECK(one("incucyte", "Exp_Phase_B7_2_2019y05m01d_12h00m.tif") ==
          "plate_SBS/B07_f2/Exp_Phase < Exp_Phase_B7_2_2019y05m01d_12h00m.tif");
    CHECK(one("micromanager", "exp_1/Pos2/img_000000000_DAPI_000.tif") ==
          "exp_1/f2/DAPI < exp_1/Pos2/img_000000000_DAPI_000.tif");
    CHECK(one("imagej", "C2-cells.tif") == "plate_SBS/cells/C2 < C2-cells.tif");
    CHECK(reason(plan_of({.patterns = {"metaxpress"}}, {"P_A02_s9_w1.tif", "P_A02_s9_w1_thumb8F.tif"}).skipped,
                 "P_A02_s9_w1_thumb8F.tif") == "a thumbnail");
}

TEST_CASE("a name is read in pieces")
{
    std::string text;
    for (const NamePiece& piece : read_name({.patterns = {"Channel{channel}-{well}.tif"}}, "a/Channel2-A03.tif"))
        text += piece.name.empty() ? piece.text : "<" + piece.name + " " + piece.text + ">";
    CHECK(text == "a/Channel<channel 2>-<well A03>.tif");
}

TEST_CASE("patterns that say nothing are refused in words")
{
    CHECK(what("a{b.tif") == "The pattern a{b.tif has a { that is not closed.");
    CHECK(what("a}{b}") == "The pattern a}{b} has a } without a { before it.");
    CHECK(what("[{b}.tif") == "The pattern [{b}.tif has a [ that is not closed.");
    CHECK(what("{b}].tif") == "The pattern {b}].tif has a ] without a [ before it.");
    CHECK(what("{b}{b}") == "The pattern {b}{b} tells b twice.");
    CHECK(what("{site}{field}") == "The pattern {site}{field} tells field twice.");
    CHECK(what("{b:x}") == "The pattern {b:x} has a part of no length: write {channel:1}.");
    CHECK(what("*.tif") == "The pattern *.tif tells nothing: it has no part in { }.");
    CHECK(what("{a}\\") == "The pattern {a}\\ ends with a \\ that nothing follows.");
    CHECK_FALSE(what("{" + std::string(600, 'a') + "}").empty());
    CHECK_THROWS_WITH(plan_of({.patterns = {"metaxpres"}}, {}), "'metaxpres' is neither a pattern nor a preset.");
}

TEST_CASE("no pattern takes long on any name")
{
    std::string pattern;
    for (int i = 0; i < 60; ++i)
        pattern += "*a[b]";
    const NamePattern read(pattern + "{x}!");
    CHECK_FALSE(read.match(std::string(4000, 'a')));
}

TEST_CASE("a table says what files are, and its other columns are properties")
{
    const ImportPlan plan = plan_of({.table = "\xEF\xBB\xBF"
                                              "file;Sample;channel;group;dose, Gy\r\n"
                                              "b.tif;m1;GFP;;2\r\n"
                                              "sub\\a.tif;m1;DAPI;;\r\n"
                                              "c.tif;\"m \"\"2\"\"\";;z1;4\r\n"},
                                    {"sub/a.tif", "b.tif", "c.tif", "d.tif"});
    CHECK(lines(plan) ==
          Lines{"plate_SBS/m1/GFP < b.tif", "sub/m1/DAPI < sub/a.tif", "plate_SBS/m \"2\"/z1/c.tif < c.tif"});
    CHECK(properties(plan) == Lines{"plate_SBS/m \"2\": dose, Gy=4", "plate_SBS/m1: dose, Gy=2"});
    CHECK(reason(plan.notes, "d.tif") == "The table does not name it; it is left out.");
}

TEST_CASE("a table and the files must agree")
{
    const ImportPlan plan = plan_of(
        {.table = "file,sample,dose\nx.tif,m1,1\nz.tif,m3,1\nx/y.tif,m1,2\nv.tif,m4,\nx/v.tif,m4,\nx/v.tif,m5,\n"},
        {"a/x.tif", "b/x.tif", "x/y.tif", "x/v.tif"});
    CHECK(reason(plan.conflicts, "x.tif") ==
          "Row 2 of the table names it, and several files are called so; write its folders before it.");
    CHECK(reason(plan.conflicts, "z.tif") == "Row 3 of the table names it, and there is no such image in the folder.");
    CHECK(reason(plan.conflicts, "x/v.tif") == "Rows 5 and 6 of the table both name it.");
    CHECK(lines(plan) == Lines{"x/m1/y.tif < x/y.tif"});
    const auto refused = [](const std::string& table) {
        try {
            plan_of({.table = table}, {"a.tif"});
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refused("name\na.tif") == "The table has no column file.");
    CHECK(refused("file,,x\na.tif") == "The table has a column without a name, the 2. one.");
    CHECK(refused("file,Sample,annotation\na.tif") == "The table has two columns for annotation.");
    CHECK(refused("file,dose\na.tif,\"1") == "The table has a quotation mark that is not closed.");
    CHECK(refused("file\na.tif,1\n") == "The table has more fields in row 2 than columns.");
    CHECK(refused("file,dose\n,1\n") == "The table names no file in row 2.");
    CHECK(refused("\n\n") == "The table is empty.");
}

TEST_CASE("a property that differs within a sample is noted, and not kept")
{
    const ImportPlan plan =
        plan_of({.table = "file,sample,dose,time\na.tif,m1,1,3\nb.tif,m1,2,\n"}, {"a.tif", "b.tif"});
    CHECK(properties(plan) == Lines{"plate_SBS/m1: time=3"});
    CHECK(reason(plan.notes, "plate_SBS/m1") == "The property dose differs between its files (1, 2) and is not kept.");
}
