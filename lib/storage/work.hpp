// From bytes that arrived to an image that is ready: the order of writes of the store, shared by uploads and the
// worker. The rows are those of sql/code/images.sql.
#pragma once

#include "base/config.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "database/database.hpp"
#include "image/image.hpp"
#include "storage/files.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace memento {

// Runs work in a transaction on a connection that is held no longer than that.
using InTransaction = std::function<void(const std::function<void(Transaction&)>&)>;

struct WorkSettings {
    std::filesystem::path store;
    ConvertOptions convert;
    bool keep_originals = true;
    std::uint64_t min_free = 0;
    int lease_seconds = 60;     // without a sign of life, then another process may take the image
    std::optional<Identity> as; // whom decoders run as, when we are root
};
WorkSettings work_settings(const Config& config);

// An image that this process converts for as long as it keeps the lease.
struct ImageWork {
    int image_id = 0;
    std::string key;
    std::string lease;
    int format = 0;  // 0 to 5, as it was asked for
    int attempt = 1; // over 1: somebody who began it was cut off
};

// The folders in which decoders work, or worked: tiles/.tmp-<key>…
std::vector<std::filesystem::path> building_folders(const std::filesystem::path& store);

// What the header of files.part says the image would become. Throws Error undecodable.
ImageInfo look_at_header(const WorkSettings& settings, const ImageFiles& files, int format);

struct Arrived {
    std::string sha256;
    std::int64_t size = 0;
    ImageInfo header;
};

// Puts the synced files.part where originals are and the row into the queue, or, with a lease, under it. Throws Error
// conflict when the image was removed or taken over meanwhile.
void queue_image(const InTransaction& database, const WorkSettings& settings, const ImageFiles& files,
                 const Arrived& arrived, const std::optional<std::string>& lease);

// The next image that waits for its conversion, with a lease; nothing when there is none.
std::optional<ImageWork> claim_work(const InTransaction& database, const WorkSettings& settings);

// Converts and makes the row ready. False when the lease was lost (the image is gone, or somebody else's) or stopped()
// said so; then nothing of it is left. Throws Error undecodable, or what else went wrong.
bool convert_claimed(const InTransaction& database, const WorkSettings& settings, const ImageWork& work,
                     const std::function<bool()>& stopped);

// The upload came to nothing: its row goes, or says why; its files go.
void abandon_upload(const InTransaction& database, const ImageFiles& files, const std::string& reason) noexcept;

} // namespace memento
