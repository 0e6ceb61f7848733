#include "base/error.hpp"
#include "base/log.hpp"
#include "storage/buried.hpp"
#include "storage/worker.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace memento {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t key_length = 32;
constexpr auto settled = 10min; // a file that old, without a row, is nobody's: rows are there before files

std::vector<std::string> keys(const InTransaction& database, const std::string& sql)
{
    std::vector<std::string> found;
    database([&](Transaction& transaction) {
        const Rows rows = transaction.run(sql);
        for (std::size_t i = 0; i < rows.size(); ++i)
            found.push_back(rows.text(i, 0));
    });
    return found;
}

void give_up_expired(const InTransaction& database, const fs::path& store)
{
    for (const std::string& key : keys(database, "SELECT i.key FROM images i JOIN image_work w USING (image_id, key)"
                                                 " WHERE i.state = 'uploading' AND w.expires_at < now()"))
        abandon_upload(database, ImageFiles(store, key), "The upload was broken off. Upload the image again.");
    database([](Transaction& transaction) {
        transaction.run("DELETE FROM image_work w USING images i WHERE i.image_id = w.image_id"
                        " AND (i.state = 'ready' OR i.key IS DISTINCT FROM w.key)"
                        " AND w.heartbeat_at < now() - interval '1 day'");
    });
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

bool has_row(const InTransaction& database, const std::string& key)
{
    bool has = false;
    database([&](Transaction& transaction) { has = transaction.run("SELECT image_exists($1)", {key}).truth(0, 0); });
    return has;
}

void remove_strays(const InTransaction& database, const WorkSettings& settings)
{
    std::error_code ignored;
    for (const fs::path& part : old_entries(settings.store / "inbox", settled)) {
        if (!has_row(database, part.filename().string().substr(0, key_length)))
            fs::remove(part, ignored);
    }
    // No decoder lives that long, and what a dead one left is of no use. One whose image is gone works in vain.
    const auto max_decoding_time = std::chrono::seconds(settings.convert.seconds) + settled;
    constexpr std::size_t prefix = std::string_view(".tmp-").size();
    for (const fs::path& folder : building_folders(settings.store)) {
        if (is_older(folder, max_decoding_time) ||
            !has_row(database, folder.filename().string().substr(prefix, key_length)))
            fs::remove_all(folder, ignored);
    }
    for (const fs::path& rest : old_entries(settings.store / "trash", settled))
        fs::remove_all(rest, ignored);
}

} // namespace

void sweep(const InTransaction& database, const WorkSettings& settings)
{
    give_up_expired(database, settings.store);
    try {
        discard_buried(database, settings.store);
    } catch (const Error& error) {
        log_line(LogLevel::warning, "files of removed images are still there", {{"reason", error.what()}});
    }
    remove_strays(database, settings);
}

} // namespace memento
