// What went into a file comes out of it, or is told: every page and every pixel sample is in a plane, is a smaller copy
// of one that is, or is counted by a note.
#include "support/image_outcome.hpp"
#include "support/test_data.hpp"
#include "support/tiff_maker.hpp"
#include "support/tiff_walk.hpp"

#include <fstream>
#include <map>
#include <random>
#include <regex>
#include <set>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// How many pages the notes say were left out.
std::size_t pages_told(const std::vector<std::string>& notes)
{
    const std::regex many("The file has (\\d+) more images|And (\\d+) more pages");
    std::size_t told = 0;
    for (const std::string& note : notes) {
        std::smatch match;
        if (std::regex_search(note, match, many))
            told += std::stoul(match[1].matched ? match[1].str() : match[2].str());
        else if (note.find("has another image") != std::string::npos ||
                 note.find("of the slide was left out") != std::string::npos)
            ++told;
    }
    return told;
}

bool is_smaller_copy(const WalkedPage& page, const WalkedPage& whole)
{
    const double ratio = static_cast<double>(page.width) / static_cast<double>(whole.width);
    return page.width * page.height < whole.width * whole.height && page.samples == whole.samples &&
           page.bits == whole.bits &&
           std::abs(ratio * static_cast<double>(whole.height) - static_cast<double>(page.height)) <= 1.5;
}

struct Account {
    std::size_t taken = 0;  // pages
    std::size_t copies = 0; // levels and thumbnails of those
    std::size_t others = 0; // the rest
    bool samples_complete = true;
};

Account account_of(const std::vector<WalkedPage>& pages, const FileContents& contents)
{
    std::map<std::size_t, std::set<int>> taken;
    for (const Plane& plane : contents.planes) {
        if (static_cast<std::size_t>(plane.page) < pages.size())
            taken[static_cast<std::size_t>(plane.page)].insert(plane.pixel_sample);
    }
    Account account;
    account.taken = taken.size();
    for (const auto& [number, samples] : taken) {
        const bool whole = samples.contains(-1) ? pages[number].samples <= 4 : samples.size() == pages[number].samples;
        account.samples_complete = account.samples_complete && whole;
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (taken.contains(i))
            continue;
        const bool lsm = contents.reader == "Zeiss LSM" && pages[i].reduced;
        const bool marked = pages[i].reduced || contents.reader == "Leica SCN";
        const bool copy = lsm || (marked && std::ranges::any_of(taken, [&](const auto& page) {
                                      return is_smaller_copy(pages[i], pages[page.first]);
                                  }));
        ++(copy ? account.copies : account.others);
    }
    return account;
}

// False for what is no TIFF of ours: refused, or read by OpenSlide.
bool check_file(const fs::path& file)
{
    INFO(file.string());
    const std::vector<WalkedPage> pages = walk_tiff(file);
    if (pages.empty())
        return false;
    FileContents contents;
    try {
        contents = *looked_at(file).contents;
    } catch (const Error& error) {
        CHECK(std::string(error.what()).size() > 20); // named, at least
        return false;
    }
    const auto says = [&](const std::string& words) {
        return std::ranges::any_of(contents.notes,
                                   [&](const auto& note) { return note.find(words) != std::string::npos; });
    };
    if (contents.reader.ends_with(" slide") && !says("its pages were read as they are")) {
        CHECK((pages.size() < 4 || says("Pictures of the slide besides the scan")));
        return false;
    }
    const Account account = account_of(pages, contents);
    CHECK(account.taken > 0);
    CHECK(account.others == pages_told(contents.notes));
    CHECK((account.samples_complete || says("Each pixel of the file has ")));
    for (const ChannelInfo& channel : contents.channels)
        CHECK(std::ranges::any_of(contents.planes, [&](const Plane& plane) {
            return &contents.channels[static_cast<std::size_t>(plane.channel)] == &channel;
        }));
    return true;
}

} // namespace

TEST_CASE("nothing of a real file is dropped without a word")
{
    for (const char* part : {"dev", "field"}) {
        if (!is_there(part))
            continue;
        int counted = 0;
        for (const auto& entry : fs::recursive_directory_iterator(data_folder() / part))
            counted += entry.is_regular_file() && check_file(entry.path()) ? 1 : 0;
        CHECK(counted > 20);
    }
    for (const auto& entry : fs::recursive_directory_iterator(source_folder() / "tests" / "unit" / "images")) {
        if (entry.path().filename().string().starts_with("input."))
            check_file(entry.path());
    }
}

TEST_CASE("nothing of files with pages of any kinds is dropped without a word")
{
    std::mt19937 random(7); // NOLINT: the same files each time
    const auto one_of = [&](std::initializer_list<int> values) { return *(values.begin() + random() % values.size()); };
    const Scratch scratch;
    const fs::path file = scratch / "made.tif";
    for (int round = 0; round < 60; ++round) {
        std::vector<MadePage> pages(1 + random() % 5);
        for (MadePage& page : pages) {
            page.width = static_cast<std::uint32_t>(one_of({4, 8, 8}));
            page.height = page.width / 2;
            page.bands = one_of({1, 1, 2, 3, 4, 5});
            page.bits = one_of({8, 16});
            page.photometric = page.bands >= 3 ? one_of({1, 2}) : 1;
            if (page.bands > 1 && random() % 3 == 0)
                page.more.push_back({338, 3, 1, le(random() % 3, 2)});
            const bool reduced = random() % 4 == 0;
            if (reduced)
                page.more.push_back({254, 4, 1, le(1, 4)});
            if (!reduced && random() % 5 == 0)
                page.more.push_back(text_tag(285, one_of({0, 1}) != 0 ? "label" : "CD3"));
        }
        write_bytes(file, made_tiff(pages));
        CHECK(check_file(file));
    }
}
