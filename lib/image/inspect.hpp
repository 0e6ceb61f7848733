// Looking into image files without converting them: only their headers are read, by decoder processes.
#pragma once

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "image/companion.hpp"
#include "image/image.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace memento {

// What the file holds (ImageInfo::contents) and what it would become. companions: where the file may lie that describes
// it; then contents->companion is set when it was read. Throws Error undecodable.
ImageInfo inspect_image(int input, const ConvertOptions& options, const std::optional<Identity>& as,
                        const OpenCompanion& companions = {});

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
