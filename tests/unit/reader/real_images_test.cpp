// Every real and every hostile image that we have, against tables of what becomes of it.
#include "support/image_outcome.hpp"
#include "support/test_data.hpp"

#include <chrono>
#include <fstream>
#include <set>

using namespace memento;
namespace fs = std::filesystem;

namespace {

struct Row {
    std::string file;
    std::string outcome;
    std::string more; // of dev.tsv: reader and layers; of planes.tsv: pixels
};

// Lines "file<TAB>outcome", perhaps with a third column.
std::vector<Row> table(const std::string& name)
{
    const fs::path path = source_folder() / "tests" / "unit" / "tables" / name;
    std::ifstream lines(path);
    std::vector<Row> rows;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> columns = split(line, '\t');
        columns.resize(3);
        rows.push_back({columns[0], columns[1], columns[2]});
    }
    REQUIRE(rows.size() > 50);
    return rows;
}

// Grey of full depth in one tile must be the file's, bit by bit.
void check_pixels(const fs::path& file, const fs::path& folder, const std::string& expected)
{
    if (expected.find("channels=1 ") == std::string::npos || expected.find("mapping") != std::string::npos ||
        expected.find("format=2") == std::string::npos)
        return;
    const vips::VImage source = read(file);
    if (source.bands() == 1) // libvips shows colour tables of ImageJ and OME-TIFF as colours, not as numbers
        CHECK(difference(read(folder / "0/0_0.png"), source) == 0);
}

// The folder that somebody would import: dev itself, whose folders are categories, or an experiment of its own.
std::string import_root(const std::string& file)
{
    for (const std::string root : {"dev/MyExperiment", "dev"}) {
        if (file.starts_with(root + "/"))
            return root;
    }
    return "";
}

} // namespace

TEST_CASE("every real image becomes what the table says, and grey ones keep every bit")
{
    if (!is_there("dev"))
        return;
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    g_log_set_default_handler([](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    for (const Row& row : table("dev.tsv")) {
        INFO(row.file);
        const bool refused = row.outcome.starts_with("refused");
        CHECK(refused == row.more.empty());
        const Scratch scratch;
        CHECK(outcome(data_folder() / row.file, scratch.path()) == row.outcome);
        const std::string root = import_root(row.file);
        const std::string layers = refused ? "" : layers_of(data_folder() / root, row.file.substr(root.size() + 1));
        CHECK(layers == row.more);
        check_pixels(data_folder() / row.file, scratch.path(), row.outcome);
    }
}

// planes.tsv: file, plane, pixels at full depth as tifffile and Pillow read them (packed pixel samples: as numpy
// unpacks them; slides: as libtiff decodes their first directory).
TEST_CASE("planes of real images have the values that other programs read")
{
    if (!is_there("dev"))
        return;
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    for (const Row& row : table("planes.tsv")) {
        const int plane = std::stoi(row.outcome);
#ifdef MEMENTO_SANITIZE
        if (plane == 0) // read by the test above already; its values are compared without the sanitizers
            continue;
#endif
        check_plane(data_folder() / row.file, plane, row.more);
    }
}

TEST_CASE("every real and every hostile file has its row, and every real image that is read has pixels")
{
    std::set<std::string> rows;
    std::set<std::string> readable;
    for (const char* name : {"dev.tsv", "adversarial.tsv"}) {
        for (const Row& row : table(name)) {
            rows.insert(row.file);
            if (row.file.starts_with("dev/") && !row.outcome.starts_with("refused"))
                readable.insert(row.file);
        }
    }
    for (const Row& row : table("planes.tsv"))
        readable.erase(row.file);
    CHECK(readable == std::set<std::string>());
    for (const char* part : {"dev", "adversarial"}) {
        if (!is_there(part))
            continue;
        for (const auto& entry : fs::recursive_directory_iterator(data_folder() / part)) {
            const std::string file = fs::relative(entry.path(), data_folder()).string();
            INFO(file);
            CHECK((entry.is_directory() || rows.contains(file)));
        }
    }
}

TEST_CASE("every hostile image is imported right, or refused with a reason, in time", "[adversarial]")
{
    if (!is_there("adversarial"))
        return;
    for (const Row& row : table("adversarial.tsv")) {
        INFO(row.file);
        const Scratch scratch;
        const auto began = std::chrono::steady_clock::now();
        CHECK(outcome(data_folder() / row.file, scratch.folder("out")) == row.outcome);
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(60));
        for (const auto& entry : fs::directory_iterator(scratch.path()))
            CHECK(entry.path().filename() == "out"); // nothing outside of its folder
    }
}
