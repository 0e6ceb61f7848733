#include "storage/files.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace memento {
namespace {

namespace fs = std::filesystem;

constexpr mode_t folder_mode = 02750; // nginx's user is in the group, and what is made inside keeps it

void make_folder(const fs::path& path)
{
    if (::mkdir(path.c_str(), folder_mode) != 0) {
        if (errno == EEXIST)
            return;
        throw system_error("Cannot create the folder " + path.string());
    }
    if (::chmod(path.c_str(), folder_mode) != 0) // mkdir leaves out the set-group-id bit, and the umask takes more
        throw system_error("Cannot set the permissions of " + path.string());
}

void rename_file(const fs::path& from, const fs::path& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0)
        throw system_error("Cannot rename " + from.string() + " to " + to.string());
}

// Renaming is at once, unlinking a pyramid is not: nobody sees half of it.
void discard(const fs::path& path, const fs::path& trash)
{
    std::error_code error;
    fs::remove_all(trash, error); // of a run that was cut off here
    if (!fs::exists(fs::symlink_status(path, error)))
        return;
    fs::rename(path, trash, error);
    if (!error)
        fs::remove_all(trash, error);
    // Another import or the worker may be at the same tombstone.
    if (error && error != std::errc::no_such_file_or_directory)
        throw system_error("Cannot remove " + path.string(), error.value(), "");
}

} // namespace

ImageFiles::ImageFiles(const fs::path& store, const std::string& its_key)
    : part(store / "inbox" / (its_key + ".part"))
    , original(store / "orig" / its_key)
    , building(store / "tiles" / (".tmp-" + its_key))
    , tiles(store / "tiles" / its_key)
    , trash(store / "trash")
    , key(its_key)
{
}

void make_store_folders(const fs::path& store)
{
    std::error_code ignored;
    if (!fs::is_directory(store, ignored))
        throw system_error("Cannot use the store " + store.string(), ENOENT,
                           "The setting `store` names the folder of the images.");
    for (const char* name : {"inbox", "orig", "tiles", "trash"})
        make_folder(store / name);
}

void begin_tiles(const ImageFiles& files)
{
    discard(files.building, files.trash / (files.key + ".building"));
    make_folder(files.building);
}

void sync_store(const fs::path& store)
{
    // One sync for all the tiles of an image: with one for each file, a thousand tiles would take ten times as long.
    const UniqueFd folder = open_file(store, O_RDONLY | O_DIRECTORY);
    if (::syncfs(folder.get()) != 0)
        throw system_error("Cannot save the tiles in " + store.string());
}

void rename_tiles(const ImageFiles& files)
{
    rename_file(files.building, files.tiles);
}

void sync_names(const fs::path& store)
{
    sync_directory(store / "orig");
    sync_directory(store / "tiles");
}

void publish_tiles(const ImageFiles& files)
{
    sync_store(files.building);
    rename_tiles(files);
    sync_directory(files.tiles.parent_path());
}

void rename_original(const ImageFiles& files)
{
    rename_file(files.part, files.original);
}

void publish_original(const ImageFiles& files)
{
    rename_original(files);
    sync_directory(files.original.parent_path());
}

void discard_files(const ImageFiles& files)
{
    discard(files.building, files.trash / (files.key + ".building"));
    discard(files.tiles, files.trash / (files.key + ".tiles"));
    discard(files.original, files.trash / (files.key + ".orig"));
    discard(files.part, files.trash / (files.key + ".part"));
}

std::uint64_t reserved_space(std::uint64_t all, std::uint64_t min_free)
{
    return min_free > 0 ? min_free : std::max(all / 20, std::uint64_t{4} << 30U);
}

void require_space(const fs::path& store, std::uint64_t bytes, std::uint64_t min_free)
{
    struct statvfs disk {};
    if (::statvfs(store.c_str(), &disk) != 0)
        throw system_error("Cannot look at the disk of " + store.string());
    const std::uint64_t all = std::uint64_t{disk.f_blocks} * disk.f_frsize;
    const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    const std::uint64_t reserved = reserved_space(all, min_free);
    if (free < bytes || free - bytes < reserved)
        throw Error(ErrorCode::no_space,
                    "The disk of " + store.string() + " has " + std::to_string(free >> 20U) + " MiB left, and " +
                        std::to_string(reserved >> 20U) + " MiB must stay free.",
                    "Free some space; the setting min_free says how much must stay free.");
}

} // namespace memento
