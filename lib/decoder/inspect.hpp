// Looking into image files without converting them: only their headers are read, by decoder processes.
#pragma once

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "decoder/companion.hpp"
#include "image/image.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace memento {

// Opens a file for reading; throws Error failed for what is none, and does not wait for a pipe; Error undecodable for
// what its name shows to be a part of a slide only.
UniqueFd open_image_file(const std::filesystem::path& path);

// What the file holds (ImageInfo::contents) and what it would become. companions: where the file may lie that describes
// it; then contents->companion is set when it was read. interrupted: asked every second and at each signal; true gives
// it up. Throws Error undecodable, or failed when it was given up.
ImageInfo inspect_image(int input, const ConvertOptions& options, const std::optional<Identity>& as,
                        const OpenCompanion& companions = {}, const std::function<bool()>& interrupted = {});

struct Inspection {
    std::optional<FileContents> contents; // else why not:
    std::string reason;
    std::vector<std::string> notes; // about what lies beside the file
};

struct ImageOnDisk {
    std::function<UniqueFd()> open; // may throw
    OpenCompanion companions;
};

// `jobs` at once. An Error that every file would meet (stops_all) is thrown on. told(done) is called after each;
// when it answers false, the rest is left out.
std::vector<Inspection> inspect_images(const std::vector<ImageOnDisk>& files, const ConvertOptions& options,
                                       const std::optional<Identity>& as, std::size_t jobs,
                                       const std::function<bool(std::size_t done)>& told);

} // namespace memento
