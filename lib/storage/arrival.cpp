#include "storage/arrival.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/tiling.hpp"

namespace memento {
namespace {

[[noreturn]] void throw_lost()
{
    throw Error(ErrorCode::conflict, "The image was removed or uploaded anew meanwhile.", "Upload it again.");
}

// The original in its place, then the row in the queue or, with a lease, out of it.
void queue_arrival(const InTransaction& database, const StorageSettings& settings, const ImageFiles& files,
                   const Arrival& arrival, const ImageInfo& header, const std::optional<std::string>& lease)
{
    std::error_code ignored;
    if (!std::filesystem::exists(files.part, ignored))
        throw_lost();
    publish_original(files);
    bool queued = false;
    database([&](Transaction& transaction) {
        queued = queue_upload(transaction, files.key, arrival.received, header, lease, settings.lease_seconds);
    });
    if (!queued)
        throw_lost();
}

} // namespace

void require_upload_size(std::int64_t bytes, std::int64_t max_bytes)
{
    if (bytes > max_bytes)
        throw Error(ErrorCode::too_large, "The file is larger than " + std::to_string(max_bytes >> 30U) + " GiB.",
                    max_bytes == max_upload_bytes ? "Send it in pieces (web/uploads), as the pages do."
                                                  : "Import it with `memento import` on the server.");
}

void give_sign_of_life(const InTransaction& database, const std::string& key, std::optional<std::int64_t> received,
                       int lifetime)
{
    bool alive = false;
    database([&](Transaction& transaction) { alive = touch_upload(transaction, key, received, lifetime); });
    if (!alive)
        throw_lost();
}

void Heartbeat::operator()()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < period_)
        return;
    last_ = now;
    beat_();
}

bool settle_arrival(const InTransaction& database, const StorageSettings& settings, const ImageFiles& files,
                    const Arrival& arrival, const std::function<void()>& beat, const Stopped& stopped)
{
    const ImageInfo header = look_at_header(settings, files, arrival.format, beat);
    if (header.tiled && !arrival.tile_now) {
        queue_arrival(database, settings, files, arrival, header, std::nullopt);
        return true;
    }
    const LeasedImage image{arrival.image_id, files.key, random_hex(16), arrival.format};
    queue_arrival(database, settings, files, arrival, header, image.lease);
    return tile_leased(database, settings, image, stopped);
}

bool abandon_unfinished(const InTransaction& database, const ImageFiles& files, const std::string& reason, bool expired)
{
    bool abandoned = false;
    database([&](Transaction& transaction) {
        abandoned = abandon_unfinished_upload(transaction, files.key, reason, expired);
    });
    if (abandoned)
        drop_if_gone(database, files);
    return abandoned;
}

void abandon_arrival(const InTransaction& database, const ImageFiles& files, const std::string& reason) noexcept
{
    try {
        database([&](Transaction& transaction) { abandon_upload(transaction, files.key, reason); });
        drop_if_gone(database, files); // a commit that was lost on its way back may have made it ready all the same
    } catch (const std::exception& e) {
        // The database is away, for one. The upload expires, and the worker sweeps what is left of it.
        log_line(LogLevel::warning, "upload not cleaned up", {{"reason", e.what()}});
    }
}

} // namespace memento
