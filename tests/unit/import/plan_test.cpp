#include "import/plan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace memento;

namespace {

ImportPlan plan_of(const std::vector<std::string>& paths, const std::vector<std::string>& excluded = {})
{
    std::vector<ListedFile> files;
    for (const std::string& path : paths)
        files.push_back({path, 10});
    return make_plan("MyExperiment", "Kidney", files, excluded);
}

// "WT/mouse_01/channels#1/DAPI.tif#1 = WT_mouse_01_channels_DAPI.tif"
std::vector<std::string> lines(const ImportPlan& plan)
{
    std::vector<std::string> out;
    for (const PlannedImage& i : plan.images)
        out.push_back(i.category + "/" + i.annotation + "/" +
                      (i.group.empty() ? "" : i.group + "#" + std::to_string(i.group_sequence) + "/") + i.layer + "#" +
                      std::to_string(i.sequence) + " = " + i.image);
    return out;
}

using Lines = std::vector<std::string>;

std::string conflict(const ImportPlan& plan, const std::string& path)
{
    const auto found = std::ranges::find(plan.conflicts, path, &PathReason::path);
    return found == plan.conflicts.end() ? "" : found->reason;
}

} // namespace

TEST_CASE("channel folders become groups")
{
    CHECK(lines(plan_of(
              {"WT/mouse_01/channels/GFP.tif", "WT/mouse_01/channels/DAPI.tif", "WT/mouse_01/histology/HE.png"})) ==
          Lines{"WT/mouse_01/channels#1/DAPI.tif#1 = WT_mouse_01_channels_DAPI.tif",
                "WT/mouse_01/channels#1/GFP.tif#2 = WT_mouse_01_channels_GFP.tif",
                "WT/mouse_01/histology#2/HE.png#1 = WT_mouse_01_histology_HE.png"});
}

TEST_CASE("files in a category are samples of their own")
{
    const ImportPlan plan = plan_of({"WT/mouse_01.tif", "KO/mouse.03.ome.tif"});
    CHECK(lines(plan) ==
          Lines{"KO/mouse.03.ome/image#1 = KO_mouse.03.ome.tif", "WT/mouse_01/image#1 = WT_mouse_01.tif"});
    CHECK(plan.images[0].flat);
}

TEST_CASE("files in the folder itself go into a category named like it, whatever the project is called")
{
    CHECK(lines(plan_of({"a.tif"})) == Lines{"MyExperiment/a/image#1 = MyExperiment_a.tif"});
    CHECK(plan_of({"a.tif"}).project == "Kidney");
}

TEST_CASE("depths may be mixed; layers of a sample come before its groups")
{
    CHECK(lines(plan_of({"WT/m1/channels/DAPI.tif", "WT/m1/overview.tif", "WT/m1.tif"})) ==
          Lines{"WT/m1/image#1 = WT_m1.tif", "WT/m1/channels#3/DAPI.tif#1 = WT_m1_channels_DAPI.tif",
                "WT/m1/overview.tif#2 = WT_m1_overview.tif"});
}

TEST_CASE("sequences follow natural order")
{
    const ImportPlan plan = plan_of({"A/s/z/z10.tif", "A/s/z/z2.tif", "A/s/z/z1.tif"});
    CHECK(plan.images[0].layer == "z1.tif");
    CHECK(plan.images[1].layer == "z2.tif");
    CHECK(plan.images[2].layer == "z10.tif");
    CHECK(plan.images[2].sequence == 3);
    CHECK(natural_less("a9", "a10"));
    CHECK(natural_less("a09b2", "a9b10"));
    CHECK(natural_less("a01", "a1")); // one of the two must be first
    CHECK_FALSE(natural_less("a1", "a01"));
    CHECK(natural_less("a", "a1"));
    CHECK(natural_less("T00002--Z000", "T00010--Z000"));
    CHECK(natural_less("1", "99999999999999999999999999999999999999"));
    CHECK_FALSE(natural_less("x", "x"));
}

TEST_CASE("two files of one stem are a conflict that names both, and neither is imported")
{
    const ImportPlan plan = plan_of({"WT/a.tif", "WT/a.png", "WT/b.tif"});
    CHECK(lines(plan) == Lines{"WT/b/image#1 = WT_b.tif"});
    CHECK(conflict(plan, "WT/a.tif") == "Both it and WT/a.png would be the sample WT/a; rename one.");
    CHECK(conflict(plan, "WT/a.png") == "Both it and WT/a.tif would be the sample WT/a; rename one.");
}

TEST_CASE("two files whose images would have one name are a conflict")
{
    const ImportPlan plan = plan_of({"a_b/c/g/x.tif", "a/b_c/g/x.tif"});
    CHECK(plan.images.empty());
    CHECK(conflict(plan, "a_b/c/g/x.tif") ==
          "The image of both it and a/b_c/g/x.tif would be called a_b_c_g_x.tif; rename one.");
}

TEST_CASE("equal samples in two categories and equal channels in two groups are no conflict")
{
    CHECK(plan_of({"WT/m/g1/D.tif", "WT/m/g2/D.tif", "KO/m/g1/D.tif"}).conflicts.empty());
}

TEST_CASE("what is left out")
{
    const ImportPlan plan =
        plan_of({"WT/notes.txt", "WT/a.tif", "WT/raw/b/c.tif", "WT/d_raw.tif"}, {"raw", "*_raw.tif"});
    CHECK(lines(plan) == Lines{"WT/a/image#1 = WT_a.tif"});
    CHECK(plan.skipped.size() == 3);
    CHECK(plan_of({"WT/x/y/a.tif"}, {"WT/x/*"}).images.empty());
}

TEST_CASE("what cannot be imported says why")
{
    CHECK(conflict(plan_of({"a/b/c/d/e.tif"}), "a/b/c/d/e.tif").starts_with("It lies deeper"));
    CHECK(conflict(plan_of({"a/slide.mrxs"}), "a/slide.mrxs").starts_with("This is a 3DHISTECH MIRAX slide"));
    CHECK(conflict(plan_of({"a/new\nline.tif"}), "a/new\nline.tif").starts_with("Its name has control characters"));
}

TEST_CASE("names that are never looked at")
{
    for (const char* name :
         {".DS_Store", "._DAPI.tif", "Thumbs.db", "desktop.ini", "~$notes.docx", "__MACOSX", "a.tif.part"})
        CHECK(ignored_name(name));
    for (const char* name : {"DAPI.tif", "-rf.tif", "CON.tif", "x.party"})
        CHECK_FALSE(ignored_name(name));
}

TEST_CASE("dyes are told by whole words, or by names that nothing else contains")
{
    CHECK(dye_colour("DAPI.tif") == "#2F6BFF");
    CHECK(dye_colour("w1-dapi_z3.tif") == "#2F6BFF");
    CHECK(dye_colour("eGFP.tif") == "#10D96C");
    CHECK(dye_colour("RHOD.tif") == "#FF3B86");
    CHECK(dye_colour("sample_Cy5.tif") == "#FFC93C");
    CHECK(dye_colour("cy55.tif") == "");
    CHECK(dye_colour("Actin.tif") == "#FF3B86");
    CHECK(dye_colour("w2_H2AX.tif") == "#10D96C");
    CHECK(dye_colour("actinin.tif") == "");
    CHECK(dye_colour("mouse.dapi") == ""); // the ending of a name is no channel
}

TEST_CASE("a letter and its accent, apart or together, are one name")
{
    const std::string apart = "Gru\xCC\x88n/Mu\xCC\x88ller.tif"; // as a Mac writes it
    const std::string together = "Gr\xC3\xBCn/M\xC3\xBCller.tif";
    const ImportPlan of_mac = make_plan("F", "P", {{apart, 1}}, {});
    const ImportPlan of_others = make_plan("F", "P", {{together, 1}}, {});
    REQUIRE(of_mac.images.size() == 1);
    CHECK(of_mac.images[0].file == apart);
    CHECK(of_mac.images[0].image == of_others.images.at(0).image);
    CHECK(of_mac.images[0].category == "Gr\xC3\xBCn");
    CHECK(of_mac.images[0].annotation == "M\xC3\xBCller");
    const ImportPlan both = make_plan("F", "P", {{apart, 1}, {together, 1}}, {});
    CHECK(both.images.empty());
    CHECK(both.conflicts.size() == 2);
}
