#include "base/error.hpp"
#include "base/file.hpp"
#include "decoder/demo.hpp"
#include "import/scan.hpp"
#include "support/scratch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

using namespace memento;
namespace fs = std::filesystem;

namespace {

void touch(const fs::path& path, const std::string& content = "x")
{
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
}

std::vector<std::string> paths(const Scan& scan)
{
    std::vector<std::string> out;
    for (const ListedFile& file : scan.files)
        out.push_back(file.path);
    std::ranges::sort(out);
    return out;
}

std::string reason(const std::vector<PathReason>& entries, const std::string& path)
{
    const auto found = std::ranges::find(entries, path, &PathReason::path);
    return found == entries.end() ? "" : found->reason;
}

} // namespace

TEST_CASE("a folder is listed with sizes, and what is no image file is told")
{
    const Scratch scratch;
    const fs::path root = scratch.folder("root");
    touch(root / "WT/a.tif", "12345");
    touch(root / "WT/.hidden.tif");
    touch(root / ".git/config");
    fs::create_directories(root / "KO");
    ::mkfifo((root / "WT/fifo.tif").c_str(), 0600);
    fs::create_symlink("fifo.tif", root / "WT/link.tif"); // opening it would wait for a writer
    const Scan scan = scan_folder(root);
    CHECK(paths(scan) == std::vector<std::string>{"WT/a.tif"});
    CHECK(scan.files[0].size == 5);
    CHECK(reason(scan.skipped, "WT/.hidden.tif") == "hidden");
    CHECK(reason(scan.skipped, ".git") == "hidden");
    CHECK(reason(scan.skipped, "KO") == "an empty folder");
    for (const char* pipe : {"WT/fifo.tif", "WT/link.tif"})
        CHECK(reason(scan.skipped, pipe) == "a pipe, socket or device");
    const UniqueFd opened = open_file(root, O_RDONLY | O_DIRECTORY);
    CHECK_THROWS_WITH(open_inside(opened.get(), "WT/fifo.tif"),
                      Catch::Contains("is not a file")); // there only since the scan
    CHECK(scan.problems.empty());
}

TEST_CASE("links are followed to files inside of the folder only")
{
    const Scratch scratch;
    const fs::path root = scratch.folder("root");
    touch(scratch / "outside.tif");
    touch(root / "WT/a.tif");
    fs::create_symlink("a.tif", root / "WT/inside.tif");
    fs::create_symlink("../../outside.tif", root / "WT/out.tif");
    fs::create_symlink("/etc/passwd", root / "WT/passwd.tif");
    fs::create_symlink("nowhere.tif", root / "WT/dangling.tif");
    fs::create_symlink("..", root / "WT/loop");
    fs::create_symlink("self", root / "WT/self");
    const Scan scan = scan_folder(root);
    CHECK(paths(scan) == std::vector<std::string>{"WT/a.tif", "WT/inside.tif"});
    CHECK(reason(scan.problems, "WT/out.tif") == "It is a link that leads out of the folder.");
    CHECK(reason(scan.problems, "WT/passwd.tif") == "It is a link that leads out of the folder.");
    CHECK(reason(scan.problems, "WT/dangling.tif") == "It is a link that leads nowhere.");
    CHECK(reason(scan.problems, "WT/self") == "It is a link that leads nowhere.");
    CHECK(reason(scan.skipped, "WT/loop") == "a link to a folder");

    // A folder that is swapped for a link after it was listed does not lead out either.
    const UniqueFd folder = open_file(root, 0);
    CHECK_NOTHROW(open_inside(folder.get(), "WT/inside.tif"));
    CHECK_THROWS_AS(open_inside(folder.get(), "WT/out.tif"), Error);
    CHECK_THROWS_AS(open_inside(folder.get(), "../outside.tif"), Error);
    CHECK_THROWS_AS(open_inside(folder.get(), "WT"), Error);
}

TEST_CASE("names that are not UTF-8 are reported, printably")
{
    const Scratch scratch;
    touch(scratch / "WT/caf\xE9.tif");
    const Scan scan = scan_folder(scratch.path());
    CHECK(scan.files.empty());
    CHECK(reason(scan.problems, "WT/caf\\xe9.tif") == "Its name is not UTF-8; rename it.");
}

TEST_CASE("very deep folders end with a reason, not with the stack")
{
    const Scratch scratch;
    fs::path deep = scratch.path();
    for (int i = 0; i < 120; ++i)
        deep /= "d";
    touch(deep / "a.tif");
    const Scan scan = scan_folder(scratch.path());
    CHECK(scan.files.empty());
    CHECK(scan.problems.size() == 1);
}

TEST_CASE("a folder that is not there is a usage error")
{
    CHECK_THROWS_AS(scan_folder("/nonexistent"), Error);
}

TEST_CASE("the demo experiment is planned without a conflict, and needs an empty folder")
{
    const Scratch scratch;
    int files = 0;
    write_demo(scratch / "MyExperiment", false, [&](const std::string&) { ++files; });
    const Scan scan = scan_folder(scratch / "MyExperiment");
    const ImportPlan plan = make_plan("MyExperiment", "MyExperiment", scan.files, {});
    CHECK(files == 19);
    CHECK(plan.images.size() == 19);
    CHECK(plan.conflicts.empty());
    CHECK(plan.skipped.empty());
    CHECK_THROWS_AS(write_demo(scratch / "MyExperiment", false, [](const std::string&) {}), Error);
}
