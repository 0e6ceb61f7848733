// The pyramid of one file in a folder of its own, outside of any store.
#pragma once

#include "base/process.hpp"
#include "image/image.hpp"

#include <filesystem>
#include <functional>

namespace memento {

struct TileFolderNews {
    std::function<void(const ImageInfo& outlook)> begun; // when the header was read
    std::function<void(int percent)> progress;           // 0 … 100
    std::function<bool()> interrupted;                   // true: give up
};

// Makes the files that an image has in the store, and pyramid.json, which describes them. `output` must not exist, or
// be an empty folder; it appears when all is on disk, or not at all. as: the user to decode as, when we are root; what
// he made is ours in the end. Throws Error; what was begun is removed then.
ImageInfo write_tile_folder(const std::filesystem::path& input, const std::filesystem::path& output,
                            const ConvertOptions& options, const std::optional<Identity>& as,
                            const TileFolderNews& news);

} // namespace memento
