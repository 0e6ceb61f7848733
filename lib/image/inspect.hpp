// Looking into image files without converting them: only their headers are read, by decoder processes.
#pragma once

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "image/image.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace memento {

// What the file holds (ImageInfo::contents) and what it would become. Throws Error undecodable.
ImageInfo inspect_image(int input, const ConvertOptions& options, const std::optional<Identity>& as);

struct Inspection {
    std::optional<FileContents> contents; // else why not:
    std::string reason;
};

// Files 0 … count − 1, `jobs` at once. open is asked for each in turn and may throw; an Error that every file would
// meet (not undecodable) is thrown on. told(done) is called after each; when it answers false, the rest is left out.
std::vector<Inspection> inspect_images(std::size_t count, const std::function<UniqueFd(std::size_t)>& open,
                                       const ConvertOptions& options, const std::optional<Identity>& as,
                                       std::size_t jobs, const std::function<bool(std::size_t done)>& told);

} // namespace memento
