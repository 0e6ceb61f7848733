// The row of an image and its states, as sql/code/images.sql and tiling.sql have them:
//
//   uploading ──► queued ──► tiling ──► ready     an upload; an import goes from uploading to ready by itself
//        ▲           ▲         │
//        │           └─ again ─┴──► failed        its name may be claimed anew: it is uploading again, with another key
//        └────────────────────────────┘
//
// Each transition is one function there, and is called from here alone (what waits in the trash is brought back by
// trash.sql, with the state that it may have then); what belongs into one transaction is put
// together by whoever calls. Most name an image by its key, which a row has for one attempt only: of an attempt that
// was given up or taken over they change nothing, and answer false.
#pragma once

#include "database/database.hpp"
#include "image/image.hpp"
#include "storage/intake.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

// 1. Claiming a name: a new row, or that of a wreck, which keeps its id and gets a new key

// arguments: see claim_upload() in SQL. By the rights of the caller; the image_id. upload_seconds: without a byte for
// so long, the upload is stale, and gives its name free. Throws Error conflict when the name is taken.
int claim_upload(Transaction& transaction, const nlohmann::json& arguments, const std::string& key, int upload_seconds);

// An image that lies elsewhere, ready at once. arguments: see claim_external() in SQL. The same.
int claim_external(Transaction& transaction, const nlohmann::json& arguments);

// For an image of an import, which holds the lock of its project instead of giving signs of life. Nothing when the name
// is taken.
struct ClaimedRow {
    int image_id = 0;
    bool is_new = false;
    std::string key;
    std::string former_key; // of the wreck, buried; "" = none
};
std::optional<ClaimedRow> claim_import(Transaction& transaction, int project_id, int owner_id, const std::string& name,
                                       const std::string& key);

// 2. Bytes that arrive

// Bytes still come. received: so many are safe, where that is known. lifetime: seconds without another sign of life
// after which an upload that can be resumed is given up.
bool touch_upload(Transaction& transaction, const std::string& key, std::optional<std::int64_t> received, int lifetime);

// All bytes are safe. Without a lease the image waits for a worker, with one it is tiled by whoever holds it.
bool queue_upload(Transaction& transaction, const std::string& key, const Received& received, const ImageInfo& header,
                  const std::optional<std::string>& lease, int lease_seconds);

// The upload came to nothing: its row goes if the upload made it and nothing refers to it, else it says why.
void abandon_upload(Transaction& transaction, const std::string& key, const std::string& reason);

// The same of an upload whose bytes are not all there; expired: only if it is stale and nobody may resume it any more.
bool abandon_unfinished_upload(Transaction& transaction, const std::string& key, const std::string& reason,
                               bool expired);

// Keys of uploads that are stale and that nobody may resume any more.
std::vector<std::string> expired_uploads(Transaction& transaction);

// Makes failed what imports were making when they were killed; how many.
int abandon_cut_imports(Transaction& transaction, const std::string& reason);

// An upload that can be resumed, if the caller may see it.
struct Resumable {
    int image_id = 0;
    std::string key;
    std::string state;
    int format = 0;
    std::int64_t received = 0; // bytes that are safe
    std::int64_t length = 0;
};
std::optional<Resumable> find_resumable(Transaction& transaction, const std::string& upload_id);

// 3. Tiling: an image belongs to one process for as long as it keeps the lease

struct LeasedImage {
    int image_id = 0;
    std::string key;
    std::string lease;
    int format = 0;  // 0 to 5, as it was asked for
    int attempt = 1; // over 1: somebody who began it was cut off
};

// The next image that waits for its tiles; nothing when there is none.
std::optional<LeasedImage> lease_next(Transaction& transaction, int lease_seconds);

bool keep_lease(Transaction& transaction, const LeasedImage& image, int percent, int lease_seconds);

// As if it had never been leased.
void give_lease_back(Transaction& transaction, const LeasedImage& image);

// Holds the row to the end of the transaction, in which the tiles are put in place before finish_leased().
bool hold_leased(Transaction& transaction, const LeasedImage& image);
void finish_leased(Transaction& transaction, const LeasedImage& image, const ImageInfo& info);

// again: it is worth another attempt, if it did not have three.
void fail_leased(Transaction& transaction, const LeasedImage& image, const std::string& reason, bool again);

// An image that failed, from the bytes that were kept; by the rights of the caller.
void retry_failed(Transaction& transaction, int image_id);

// All of the server that failed and can be tried again; how many. By the rights of the caller, who is a sysadm.
long long retry_all_failed(Transaction& transaction);

// 4. The end of an import, and tiles made anew

bool finish_import(Transaction& transaction, const std::string& key, const Received& received, const ImageInfo& info);

// Takes a claim back as abandon_upload() does, and buries the key. False when the image is ready all the same, as after
// a commit whose answer was lost: then it stays.
bool abandon_import(Transaction& transaction, const ClaimedRow& row, const std::string& reason);

// Holds the row of an image that is ready to the end of the transaction, in which its new files are put in place before
// replace_files(), which buries the former ones. False when it is not what it was.
bool hold_ready(Transaction& transaction, int image_id, const std::string& key);
void replace_files(Transaction& transaction, int image_id, const std::string& new_key, const ImageInfo& info);

// 5. Any time

// Removes the row of an image that nothing uses, and buries its files. Else nothing happens: by how many it is used.
struct ImageUses {
    long long layers = 0;
    long long annotations = 0;
};
ImageUses remove_unused(Transaction& transaction, int image_id);

// Whether some image has this key: its files are somebody's.
bool has_row(Transaction& transaction, const std::string& key);

} // namespace memento
