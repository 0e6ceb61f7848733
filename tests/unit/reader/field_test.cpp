// Kinds of files that people met elsewhere, made anew: what they are, how large a pixel is, what is told. The same
// kinds stand in tests/unit/images, which has its own files.
#include "support/image_outcome.hpp"
#include "support/test_data.hpp"

#include <fstream>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// field.tsv: file, reader and layers or "refused" or nothing, µm, "plane pixels; …", words of a note or of the refusal.
void check_row(const std::vector<std::string>& row)
{
    const fs::path file = data_folder() / "field" / row[0];
    INFO(file.string());
    if (row[1] == "refused") {
        CHECK_THROWS_WITH(looked_at(file), Catch::Contains(row[4]));
        return;
    }
    const FileContents contents = *looked_at(file).contents;
    if (!row[1].empty())
        CHECK(layers_of(file.parent_path(), file.filename().string()) == row[1]);
    if (!row[2].empty()) {
        REQUIRE(contents.pixel_size_um);
        CHECK(*contents.pixel_size_um == Approx(std::stod(row[2])));
    }
    for (const std::string& pixels : split(row[3], ';')) {
        const std::string_view text = trimmed(pixels);
        if (!text.empty())
            check_plane(file, std::stoi(std::string(text)), std::string(text.substr(text.find(' ') + 1)));
    }
    CHECK((row[4].empty() || std::ranges::any_of(contents.notes, [&](const std::string& note) {
               return note.find(row[4]) != std::string::npos;
           })));
}

} // namespace

TEST_CASE("files of kinds that people met in the field come out as they should")
{
    if (!is_there("field"))
        return;
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    std::ifstream table(source_folder() / "tests" / "unit" / "tables" / "field.tsv");
    int rows = 0;
    for (std::string line; std::getline(table, line); ++rows) {
        std::vector<std::string> row = split(line, '\t');
        row.resize(5);
        check_row(row);
    }
    CHECK(rows > 20);
}
