// The files of one image, as the decoder writes them into the folder it was given.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

class OutputFolder {
public:
    // The descriptor of an open, empty folder; not owned.
    explicit OutputFolder(int directory)
        : directory_(directory)
    {
    }
    void make_folder(const std::string& name);
    // Writes a new file and remembers it for the manifest. Threads may do so at once.
    void write(const std::string& path, std::string_view bytes);
    // For a file that was written by others: reads it again.
    void remember(const std::string& path);
    // Removes everything again.
    void clear();
    // MANIFEST: a line "<sha256> <bytes> <path>" for each file, in the order of the paths.
    void write_manifest();

private:
    struct Entry {
        std::string path;
        std::uint64_t size;
        std::string sha256;
    };
    int directory_;
    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::vector<std::string> folders_;
};

} // namespace memento
