// The images that a project has.
#pragma once

#include "database/database.hpp"
#include "image/image.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct StoredImage {
    int image_id = 0;
    int project_id = 0;
    std::string name;
    std::string key;   // "" for an external image, or one that failed early
    std::string state; // uploading, queued, tiling, ready or failed
    std::string reason;
    std::string type; // '' flat, 'T' tiled, 'E' external
    int format = 0;
    int width = 0; // pixels; 0 when it is not ready
    int height = 0;
    int channels = 0;
    int bit_depth = 0;
    std::int64_t size = 0; // bytes of the original
    std::string sha256;
    std::optional<StoredPlane> plane; // of the original, when it has several
    std::optional<double> pixel_size_um;
};

// In the order of their names.
std::vector<StoredImage> list_images(Transaction& transaction, int project_id);

// By name; names that the project does not have are not among them.
std::map<std::string, StoredImage> find_images(Transaction& transaction, int project_id,
                                               const std::vector<std::string>& names);

// path: PROJECT/IMAGE; both may hold slashes. Throws Error not_found, or conflict when two images fit.
StoredImage find_image(Transaction& transaction, const std::string& path);

// Removes row and files. Throws Error conflict, saying by how many, while samples or layers use it.
void remove_image(Database& database, const std::filesystem::path& store, const StoredImage& image);

} // namespace memento
