// The companion of OME-TIFF files: a file beside them that describes them, and that they name. The decoder reads it,
// but has no file system: it is told which one is wanted, and gets it open.
#pragma once

#include "base/file.hpp"
#include "image/contents.hpp"

#include <filesystem>
#include <functional>
#include <string_view>

namespace memento {

constexpr std::size_t max_companion_bytes = std::size_t{64} << 20U; // bytes

// *.companion.ome: describes images, and is none.
bool is_companion_name(std::string_view file_name);

// Opens a file that lies in this open folder itself. The name is a stranger's: no other folder, no link, no pipe.
// Throws Error undecodable with the reason.
UniqueFd open_companion(int folder, const std::string& name);

// Opens the companion of this name beside the image it belongs to; may throw Error undecodable.
using OpenCompanion = std::function<UniqueFd(const std::string& name)>;

// Beside this file.
OpenCompanion companions_beside(const std::filesystem::path& file);

// The companion that these contents ask for. When it cannot be had, they ask for none any more, and a note says why.
UniqueFd find_companion(FileContents& contents, const OpenCompanion& open, std::vector<std::string>& notes);

} // namespace memento
