// Images that once went wrong. Each has a folder in tests/unit/images: input.*, how it is made, and what it becomes;
// CONTRIBUTING.md says how to add one.
#include "support/image_outcome.hpp"
#include "support/test_data.hpp"

#include <fstream>

using namespace memento;
namespace fs = std::filesystem;

namespace {

fs::path input_of(const fs::path& folder)
{
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string().starts_with("input."))
            return entry.path();
    }
    FAIL("no input");
    return {};
}

// Lines "outcome …", "layers …", "plane 0 x,y=value …", as in image_outcome.hpp, "note …" for each note there is, and
// of
// "#", which tell what went wrong.
void check_folder(const fs::path& folder)
{
    const fs::path input = input_of(folder);
    std::ifstream expected(folder / "expected");
    int told = 0;
    bool refused = false;
    std::vector<std::string> notes;
    for (std::string line; std::getline(expected, line);) {
        INFO(line);
        const std::size_t blank = line.find(' ');
        const std::string key = line.substr(0, blank);
        const std::string value = blank == std::string::npos ? "" : line.substr(blank + 1);
        if (key == "#")
            continue;
        ++told;
        if (key == "outcome") {
            CHECK(outcome(input, Scratch().path()) == value);
            refused = value.starts_with("refused");
        } else if (key == "layers")
            CHECK(layers_of(folder, input.filename().string()) == value);
        else if (key == "note")
            notes.push_back(value);
        else if (key == "plane")
            check_plane(input, std::stoi(value), value.substr(value.find(' ') + 1));
        else
            FAIL("what is that?");
    }
    CHECK(told > 0);
    if (!refused)
        CHECK(notes_of(input) == notes);
}

} // namespace

TEST_CASE("images that once went wrong become what their folders say")
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    int folders = 0;
    for (const auto& entry : fs::directory_iterator(source_folder() / "tests" / "unit" / "images")) {
        if (!entry.is_directory() || !fs::exists(entry.path() / "expected"))
            continue;
        INFO(entry.path().filename().string());
        check_folder(entry.path());
        ++folders;
    }
    CHECK(folders > 0);
}
