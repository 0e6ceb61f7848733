// Every real and every hostile image that we have, against tables of what becomes of it. The images are not part of the
// project: MEMENTO_TEST_DATA names their folder, or they lie beside the project in ../shared/data.
#include "base/text.hpp"
#include "image_maker.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace memento;
namespace fs = std::filesystem;

namespace {

fs::path data_folder()
{
    if (const char* named = std::getenv("MEMENTO_TEST_DATA"))
        return named;
    return fs::path(MEMENTO_SOURCE_DIR).parent_path() / "shared" / "data";
}

struct Row {
    std::string file;
    std::string outcome;
};

// Lines "file<TAB>outcome".
std::vector<Row> table(const std::string& name)
{
    const fs::path path = fs::path(MEMENTO_SOURCE_DIR) / "tests" / "unit" / "tables" / name;
    std::ifstream lines(path);
    std::vector<Row> rows;
    for (std::string line; std::getline(lines, line);)
        rows.push_back({line.substr(0, line.find('\t')), line.substr(line.find('\t') + 1)});
    REQUIRE(rows.size() > 50);
    return rows;
}

bool is_there(const std::string& part)
{
    if (fs::is_directory(data_folder() / part))
        return true;
    std::cerr << "\n*** NOT TESTED: there are no images in " << data_folder() / part
              << "; set MEMENTO_TEST_DATA to the folder that has them. ***\n\n";
    return false;
}

// "ok 1000x800 channels=1 depth=12 format=2 levels=1 planes=3 um=0.5 mapping=-128,1"
std::string described(const ImageInfo& info)
{
    std::ostringstream out;
    out << "ok " << info.width << "x" << info.height << " channels=" << info.channels << " depth=" << info.bit_depth
        << " format=" << info.format << " levels=" << info.levels.size();
    if (info.planes != 1)
        out << " planes=" << info.planes;
    if (info.pixel_size_um)
        out << " um=" << *info.pixel_size_um;
    if (info.mapping)
        out << " mapping=" << info.mapping->offset << "," << info.mapping->scale;
    return out.str();
}

ConvertOptions bounded()
{
    ConvertOptions options;
    options.max_pixels = 100'000'000;
    options.memory_mb = 2048;
    options.seconds = 120;
    return options;
}

// Of refusals the part that is ours; what stands after the colon comes from libraries.
std::string outcome(const fs::path& file, const fs::path& folder)
{
    try {
        const UniqueFd input = open_file(file, O_RDONLY);
        return described(convert_image(input.get(), folder, bounded()));
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::undecodable);
        const std::string message = error.what();
        return "refused " + message.substr(0, message.find(':'));
    }
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

} // namespace

TEST_CASE("every real image becomes what the table says, and grey ones keep every bit")
{
    if (!is_there("dev"))
        return;
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    g_log_set_default_handler([](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    for (const Row& row : table("dev.tsv")) {
        INFO(row.file);
        const Scratch scratch;
        CHECK(outcome(data_folder() / row.file, scratch.path()) == row.outcome);
        check_pixels(data_folder() / row.file, scratch.path(), row.outcome);
    }
}

TEST_CASE("every hostile image is imported right, or refused with a reason, in time")
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
