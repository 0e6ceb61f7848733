// The files of an image in the store:
//   inbox/<key>.part    bytes arriving         orig/<key>      the file as it came
//   tiles/.tmp-<key>/   tiles being made       tiles/<key>/    thumbnail, tiles, flat file or overview, MANIFEST
//   trash/              on the way out
// A key is 128 random bits in hex. Data is on disk before a row refers to it, and a row is gone before its data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace memento {

struct ImageFiles {
    ImageFiles(const std::filesystem::path& store, const std::string& key);
    std::filesystem::path part;
    std::filesystem::path original;
    std::filesystem::path building;
    std::filesystem::path tiles;
    std::filesystem::path trash; // folder
    std::string key;
};

// Makes the folders of a store that are missing.
void make_store_folders(const std::filesystem::path& store);

// Makes the empty folder in which the decoder works.
void begin_tiles(const ImageFiles& files);

// Puts what the decoder made where nginx serves it, all of it on disk first.
void publish_tiles(const ImageFiles& files);

// The same for several images at once, whose originals may not be on disk either: sync_store() once, rename_tiles() for
// each, sync_names() once; then rows may refer to them.
void sync_store(const std::filesystem::path& store);
void rename_tiles(const ImageFiles& files);
void sync_names(const std::filesystem::path& store);

// Puts a file that was written and synced to `part` where originals are.
void publish_original(const ImageFiles& files);
void rename_original(const ImageFiles& files); // to be synced later

// Removes everything of an image, in whatever state it is; what is not there is no error.
void discard_files(const ImageFiles& files);

// How many bytes must stay free on a disk of so many: min_free, or the larger of 5 % and 4 GiB where that is 0.
std::uint64_t reserved_space(std::uint64_t all, std::uint64_t min_free);

// Throws Error no_space unless `bytes` more would leave min_free bytes in the store (0 = the larger of 5 % and 4 GiB).
void require_space(const std::filesystem::path& store, std::uint64_t bytes, std::uint64_t min_free);

} // namespace memento
