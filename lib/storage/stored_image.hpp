// Images that a project has, one at a time, as an administrator keeps them. All as the user whose the store is.
#pragma once

#include "base/file.hpp"
#include "storage/work.hpp"

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

// path: PROJECT/IMAGE; both may hold slashes. Throws Error not_found, or conflict when two images fit.
StoredImage find_stored_image(Transaction& transaction, const std::string& path);

struct NewImage {
    UniqueFd source; // open for reading
    std::string name;
    int project_id = 0;
    int owner_id = 0;
    int format = 0;
};

// Copies the file into the store and converts it, in the order of writes of an upload. Nothing when the project has
// this name with these bytes already. stopped: asked now and then; true gives it up. Throws Error conflict when the
// project has the name with other bytes, undecodable, or what else went wrong; then nothing of it is left.
std::optional<int> add_image(const InTransaction& database, const WorkSettings& settings, const NewImage& image,
                             const std::function<bool()>& stopped);

// Makes the tiles anew from the original, with the settings of today. They get a new key, because what is under a key
// never changes: browsers keep it. The old ones serve until the row names the new ones. format: as it is unless given.
// progress(0 … 100) may throw, to give it up. Throws Error conflict when there is no original, or somebody changed the
// image meanwhile.
ImageInfo retile_image(const InTransaction& database, const WorkSettings& settings, const StoredImage& image,
                       std::optional<int> format, const std::function<void(int)>& progress);

// Removes row and files. Throws Error conflict, saying by how many, while samples or layers use it.
void remove_image(Database& database, const std::filesystem::path& files, const StoredImage& image);

} // namespace memento
