// The rows of an import: what is there already, and what is made.
#pragma once

#include "database/database.hpp"
#include "image/image.hpp"
#include "import/plan.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace memento {

// Where rows go, and whose they are.
struct ImportTarget {
    int project_id = 0;
    int owner_id = 0;
};

struct KnownImage {
    int image_id = 0;
    std::string state;
    std::string key;
    std::string sha256;
    std::int64_t size = 0;
    int channels = 0;
    int bit_depth = 0;
    bool external = false;
};

// The project of this name; made when there is none, unless the user is not to own it: owner_id is for new rows only.
ImportTarget find_or_make_project(Transaction& transaction, const std::string& project, int owner_id);
std::optional<int> find_project(Transaction& transaction, const std::string& project);

// By name; those that the project does not have are not among them.
std::map<std::string, KnownImage> find_images(Transaction& transaction, int project_id,
                                              const std::vector<std::string>& names);

// A row of state `uploading` under this name with this key: a new one, or the one of an earlier attempt that never
// became ready, whose old key gets a tombstone. made says which. Throws Error conflict when the name was taken in
// between.
struct ClaimedImage {
    int image_id = 0;
    bool made = false;
    std::string old_key;
};
ClaimedImage claim_image(Transaction& transaction, const ImportTarget& target, const std::string& name,
                         const std::string& key);

// Makes the row ready. False when it is gone or was taken by somebody else: then the files are nobody's.
bool finish_image(Transaction& transaction, const ClaimedImage& image, const std::string& key,
                  const std::string& sha256, std::int64_t size, const ImageInfo& info);

// Takes back a claim: a made row is deleted, one from before becomes `failed` with the reason. Leaves a tombstone.
// False when the image is ready with this key all the same, as after a commit whose answer was lost: then it stays.
bool drop_image(Transaction& transaction, const ClaimedImage& image, const std::string& key, const std::string& reason);

void forget_tombstone(Transaction& transaction, const std::string& key);

// Rows that were found or made already, so that they are looked for once. To be forgotten when a transaction fails.
using FoundRows = std::map<std::vector<Value>, int>;

// Whether some layer of its annotation shows the image, under whatever name.
bool is_placed(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned, int image_id);

// Category, annotation, group and layer of an image, as far as they are missing; what is there is left as it is. True
// when something was made. settings: of a new layer. Throws Error conflict when the name of the group or layer is used
// for something else.
bool place_image(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned, int image_id,
                 const std::string& settings, FoundRows& found);

// "bitDepth:12,color:#2F6BFF" for grey images; "" for others. Pure.
std::string layer_settings(int channels, int bit_depth, const std::string& colour);

} // namespace memento
