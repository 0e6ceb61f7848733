#include "storage/sweep.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "storage/arrival.hpp"
#include "storage/buried.hpp"
#include "storage/states.hpp"
#include "storage/tiling.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace memento {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t key_length = 32;
constexpr auto settled = 10min; // a file that old, without a row, is nobody's: rows are there before files

void give_up_expired(const InTransaction& database, const fs::path& store)
{
    std::vector<std::string> keys;
    database([&](Transaction& transaction) { keys = expired_uploads(transaction); });
    // Its sender may have woken up since they were listed.
    for (const std::string& key : keys)
        abandon_unfinished(database, ImageFiles(store, key), "The upload was broken off. Upload the image again.",
                           true);
    database([](Transaction& transaction) {
        abandon_cut_imports(transaction, "The import that made it was broken off. Run the import again.");
    });
}

// Of what was deleted so long ago that it cannot be brought back, the files are buried step by step, and then the rows
// go.
void end_old_trash(const InTransaction& database, int days)
{
    bool more = true;
    while (more)
        database([&](Transaction& transaction) { more = end_trash(transaction, days); });
}

bool is_older(const fs::path& path, std::chrono::seconds age)
{
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    return !error && fs::file_time_type::clock::now() - written > age;
}

// Entries of a folder that nobody has written to for so long.
std::vector<fs::path> old_entries(const fs::path& folder, std::chrono::seconds age)
{
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_older(entry->path(), age))
            found.push_back(entry->path());
    }
    return found;
}

// Whether an image has the key with which a name in the store begins.
bool is_owned(const InTransaction& database, const std::string& name)
{
    bool owned = false;
    database([&](Transaction& transaction) { owned = has_row(transaction, name.substr(0, key_length)); });
    return owned;
}

void remove_strays(const InTransaction& database, const StorageSettings& settings)
{
    std::error_code ignored;
    for (const fs::path& part : old_entries(settings.store / "inbox", settled)) {
        if (!is_owned(database, part.filename().string()))
            fs::remove(part, ignored);
    }
    // No decoder lives that long, and what a dead one left is of no use. One whose image is gone works in vain.
    const auto max_decoding_time = std::chrono::seconds(settings.convert.seconds) + settled;
    constexpr std::size_t prefix = std::string_view(".tmp-").size();
    for (const fs::path& folder : building_folders(settings.store)) {
        if (is_older(folder, max_decoding_time) || !is_owned(database, folder.filename().string().substr(prefix)))
            fs::remove_all(folder, ignored);
    }
    for (const fs::path& rest : old_entries(settings.store / "trash", settled))
        fs::remove_all(rest, ignored);
}

} // namespace

void sweep(const InTransaction& database, const StorageSettings& settings)
{
    give_up_expired(database, settings.store);
    end_old_trash(database, settings.trash_days);
    try {
        discard_all_buried(database, settings.store);
    } catch (const Error& error) {
        log_line(LogLevel::warning, "files of removed images are still there", {{"reason", error.what()}});
    }
    remove_strays(database, settings);
}

} // namespace memento
