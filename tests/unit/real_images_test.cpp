// Every real and every hostile image that we have, against tables of what becomes of it.
#include "base/text.hpp"
#include "image/geometry.hpp"
#include "image/inspect.hpp"
#include "image/tiff_entries.hpp"
#include "image_maker.hpp"
#include "import/planes.hpp"
#include "test_data.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <set>
#include <sstream>

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

// The folder that somebody would import: dev itself, whose folders are categories, or an experiment of its own.
std::string import_root(const std::string& file)
{
    for (const std::string root : {"dev/MyExperiment", "dev"}) {
        if (file.starts_with(root + "/"))
            return root;
    }
    return "";
}

// "aperio slide, 20x: image", "ImageJ TIFF: T0/DAPI | T0/GFP | …": who reads it, and what an import of its root makes
// of the file; of many layers the first and the last.
std::string layers_of(const Row& row)
{
    if (row.outcome.starts_with("refused"))
        return "";
    const std::string root = import_root(row.file);
    const std::string path = row.file.substr(root.size() + 1);
    ImportPlan plan = make_plan(root.substr(root.rfind('/') + 1), "dev", {{path, 1}}, {});
    const UniqueFd input = open_file(data_folder() / row.file, O_RDONLY);
    const FileContents contents = *inspect_image(input.get(), bounded(), std::nullopt).contents;
    if (may_hold_planes(input.get())) // else an import does not look into it
        add_planes(plan, {{path, contents}});
    std::ostringstream reader;
    reader << contents.reader;
    if (contents.magnification)
        reader << ", " << *contents.magnification << "x";
    std::string layers = reader.str() + ": ";
    const std::size_t count = plan.images.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (count > 6 && i >= 3 && i + 1 < count)
            continue;
        const PlannedImage& image = plan.images[i];
        layers += i == 0 ? "" : count > 6 && i + 1 == count ? " … " : " | ";
        layers += (image.group.empty() ? "" : image.group + "/") + image.layer;
        layers += image.colour.empty() ? "" : " " + image.colour;
    }
    return count > 6 ? layers + " (" + std::to_string(count) + ")" : layers;
}

// The value of each band, as in the file, at x, y: read from the tiles of the largest level.
std::vector<double> stored_value(const Converted& made, int x, int y)
{
    const ImageInfo& info = made.info;
    const int side = info.tile_size;
    const vips::VImage tile =
        read(made.folder / tile_path(static_cast<int>(info.levels.size()) - 1, x / side, y / side, info.tile_format));
    std::vector<double> values = tile.getpoint(x % side, y % side);
    for (double& value : values)
        value = info.mapping ? info.mapping->offset + info.mapping->scale * value : value;
    return values;
}

// expected: "x,y=value" or "x,y=red/green/blue".
void check_pixel(const Converted& made, const std::string& expected)
{
    INFO(expected);
    const std::size_t comma = expected.find(',');
    const std::size_t equals = expected.find('=');
    const auto found = stored_value(made, std::stoi(expected), std::stoi(expected.substr(comma + 1)));
    const std::vector<std::string> values = split(expected.substr(equals + 1), '/');
    REQUIRE(found.size() >= values.size());
    // What is mapped to 16 bits is as near as these can be.
    const double margin = made.info.mapping && made.info.mapping->scale != 1 ? made.info.mapping->scale * 0.51 : 0;
    for (std::size_t band = 0; band < values.size(); ++band)
        CHECK(std::abs(found[band] - std::stod(values[band])) <= margin);
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
        const std::string layers = layers_of(row);
        CHECK(layers == row.more);
        check_pixels(data_folder() / row.file, scratch.path(), row.outcome);
    }
}

// planes.tsv: file, plane, pixels at full depth as tifffile and Pillow read them (packed samples: as numpy unpacks
// them; slides: as libtiff decodes their first directory).
TEST_CASE("planes of real images have the values that other programs read")
{
    if (!is_there("dev"))
        return;
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    for (const Row& row : table("planes.tsv")) {
        INFO(row.file << " plane " << row.outcome);
        const Scratch scratch;
        ConvertOptions options = bounded();
        options.format = 5;
        options.plane = std::stoi(row.outcome);
        const Converted made = converted(data_folder() / row.file, scratch, options);
        for (const std::string& pixel : split(row.more, ' '))
            check_pixel(made, pixel);
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
