#include "import/planes.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

using Lines = std::vector<std::string>;

// Channels with these names, at so many depths and times.
FileContents stack(const std::vector<std::string>& channels, int depths = 1, int times = 1)
{
    FileContents contents;
    for (const std::string& name : channels)
        contents.channels.push_back({name, "", std::nullopt});
    for (int t = 0; t < times; ++t) {
        for (int z = 0; z < depths; ++z) {
            for (int c = 0; c < static_cast<int>(channels.size()); ++c)
                contents.planes.push_back({static_cast<int>(contents.planes.size()), -1, c, z, t, 0});
        }
    }
    return contents;
}

ImportPlan plan_of(const std::map<std::string, FileContents>& contents, const std::vector<std::string>& others = {})
{
    std::vector<ListedFile> files;
    for (const auto& [path, content] : contents)
        files.push_back({path, 10});
    for (const std::string& path : others)
        files.push_back({path, 10});
    ImportPlan plan = make_plan("MyExperiment", "Kidney", files, {});
    add_planes(plan, contents);
    return plan;
}

// "T0#1/DAPI#1 = WT_m1.tif_T0_DAPI p0 shown"
Lines lines(const ImportPlan& plan)
{
    Lines out;
    for (const PlannedImage& i : plan.images)
        out.push_back((i.group.empty() ? "" : i.group + "#" + std::to_string(i.group_sequence) + "/") + i.layer + "#" +
                      std::to_string(i.sequence) + " = " + i.image +
                      (i.plane < 0 ? "" : " p" + std::to_string(i.plane)) + (i.shown ? " shown" : ""));
    return out;
}

} // namespace

TEST_CASE("channels alone are layers; the sample shows the first")
{
    CHECK(lines(plan_of({{"WT/m1.tif", stack({"DAPI", "GFP"})}})) ==
          Lines{"DAPI#1 = WT_m1.tif_DAPI p0 shown", "GFP#2 = WT_m1.tif_GFP p1"});
    CHECK(lines(plan_of({{"WT/m1/a.tif", stack({"", ""})}})) ==
          Lines{"C0#1 = WT_m1_a.tif_C0 p0", "C1#2 = WT_m1_a.tif_C1 p1"});
    CHECK(lines(plan_of({{"WT/m1/g/a.tif", stack({"x", "x"})}})) ==
          Lines{"g#1/x#1 = WT_m1_g_a.tif_x p0", "g#1/x 2#2 = WT_m1_g_a.tif_x 2 p1"});
}

TEST_CASE("depths and times are groups")
{
    CHECK(lines(plan_of({{"WT/m1.tif", stack({"DAPI", "GFP"}, 1, 2)}})) ==
          Lines{"T0#1/DAPI#1 = WT_m1.tif_T0_DAPI p0 shown", "T0#1/GFP#2 = WT_m1.tif_T0_GFP p1",
                "T1#2/DAPI#1 = WT_m1.tif_T1_DAPI p2", "T1#2/GFP#2 = WT_m1.tif_T1_GFP p3"});
    CHECK(lines(plan_of({{"WT/m1.tif", stack({""}, 2, 2)}})) ==
          Lines{"T0 Z0#1/image#1 = WT_m1.tif_T0 Z0 p0 shown", "T0 Z1#2/image#1 = WT_m1.tif_T0 Z1 p1",
                "T1 Z0#3/image#1 = WT_m1.tif_T1 Z0 p2", "T1 Z1#4/image#1 = WT_m1.tif_T1 Z1 p3"});
    CHECK(lines(plan_of({{"WT/m1/g/a.tif", stack({""}, 2)}})) ==
          Lines{"g Z0#1/a.tif#1 = WT_m1_g_a.tif_Z0 p0", "g Z1#2/a.tif#1 = WT_m1_g_a.tif_Z1 p1"});
}

TEST_CASE("stacks of single channels lie side by side in the same groups")
{
    CHECK(lines(plan_of({{"WT/m1/DAPI.tif", stack({""}, 2)}, {"WT/m1/GFP.tif", stack({""}, 2)}})) ==
          Lines{"Z0#1/DAPI.tif#1 = WT_m1_DAPI.tif_Z0 p0", "Z1#2/DAPI.tif#1 = WT_m1_DAPI.tif_Z1 p1",
                "Z0#1/GFP.tif#2 = WT_m1_GFP.tif_Z0 p0", "Z1#2/GFP.tif#2 = WT_m1_GFP.tif_Z1 p1"});
}

TEST_CASE("files that would make the same layers get groups of their own")
{
    const FileContents field = stack({"DAPI", "GFP"});
    CHECK(lines(plan_of({{"WT/m1/f1.tif", field}, {"WT/m1/f2.tif", field}})) ==
          Lines{"f1#1/DAPI#1 = WT_m1_f1.tif_DAPI p0", "f1#1/GFP#2 = WT_m1_f1.tif_GFP p1",
                "f2#2/DAPI#1 = WT_m1_f2.tif_DAPI p0", "f2#2/GFP#2 = WT_m1_f2.tif_GFP p1"});
    CHECK(plan_of({{"WT/m1/g/f1.tif", stack({"D"}, 2)}, {"WT/m1/g/f2.tif", stack({"D"}, 2)}}).images[3].group ==
          "g f2 Z1");
}

TEST_CASE("a file of one plane keeps its names; in a set its depth is its group")
{
    FileContents one = stack({"FITC"});
    CHECK(lines(plan_of({{"WT/m1.tif", one}})) == Lines{"image#1 = WT_m1.tif shown"});
    CHECK(lines(plan_of({{"WT/m1/g/w2.tif", one}})) == Lines{"g#1/w2.tif#1 = WT_m1_g_w2.tif"});
    CHECK(plan_of({{"WT/m1.tif", one}}).images[0].colour == "#10D96C");
    one.set_depths = 3;
    one.planes[0].z = 2;
    CHECK(lines(plan_of({{"WT/m1/w2.tif", one}})) == Lines{"Z2#1/FITC#1 = WT_m1_w2.tif"});
    CHECK(lines(plan_of({{"WT/m1.tif", one}})) == Lines{"image#1 = WT_m1.tif shown"});
    CHECK(plan_of({{"WT/m1/w2.tif", one}, {"WT/m1/w3.tif", one}}).notes.empty());
    CHECK(plan_of({{"WT/m1.tif", one}}).notes.empty());
    const ImportPlan set = plan_of({{"WT/w1.tif", one}, {"WT/w2.tif", one}, {"WT/w3.tif", one}});
    CHECK(set.images.size() == 3);
    REQUIRE(set.notes.size() == 1);
    CHECK(set.notes[0].path == "WT/w1.tif");
    CHECK(set.notes[0].reason ==
          "This file and 2 others of the folder say that they are planes of a stack, and become a sample each."
          " In a folder for the sample (category/sample/file) they become one.");
    one.channels[0].name.clear();
    CHECK(lines(plan_of({{"WT/m1/w2.tif", one}})) == Lines{"Z2#1/image#1 = WT_m1_w2.tif"});
}

TEST_CASE("colours: of the file, else of the dye, else of the file's name when it is the only channel")
{
    FileContents contents = stack({"DAPI", "x"});
    contents.channels[1].colour = "#123456";
    CHECK(plan_of({{"WT/GFP.tif", contents}}).images[0].colour == "#2F6BFF");
    CHECK(plan_of({{"WT/GFP.tif", contents}}).images[1].colour == "#123456");
    CHECK(plan_of({{"WT/GFP.tif", stack({"a", "b"})}}).images[0].colour.empty());
    CHECK(plan_of({{"WT/GFP.tif", stack({""}, 2)}}).images[0].colour == "#10D96C");
}

TEST_CASE("images of one name are a conflict of both files, said once for each")
{
    const ImportPlan plan = plan_of({{"WT/a.tif", stack({"D", "E"})}}, {"WT/a.tif_D", "WT/b.tif"});
    CHECK(lines(plan) == Lines{"image#1 = WT_b.tif shown"});
    CHECK(plan.conflicts.size() == 2);
}

TEST_CASE("positions are groups, too")
{
    FileContents contents = stack({"D", "E"});
    contents.planes[1] = {1, -1, 0, 0, 0, 1};
    contents.channels.resize(1);
    CHECK(lines(plan_of({{"WT/a.tif", contents}})) ==
          Lines{"S0#1/D#1 = WT_a.tif_S0_D p0 shown", "S1#2/D#1 = WT_a.tif_S1_D p1"});
}
