// An image that arrives, over HTTP or from a file of the server, from the claim on its name to its place in the queue,
// or to its tiles. The order of writes: the row, the bytes in inbox/, the look at their header, the original in its
// place, the row that refers to it.
#pragma once

#include "database/in_transaction.hpp"
#include "storage/files.hpp"
#include "storage/intake.hpp"
#include "storage/settings.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace memento {

// The largest file that is taken over HTTP: in one request, and in pieces.
inline constexpr std::int64_t max_upload_bytes = std::int64_t{2} << 30U;
inline constexpr std::int64_t max_resumable_bytes = std::int64_t{256} << 30U;

// Throws Error too_large for more than max_bytes.
void require_upload_size(std::int64_t bytes, std::int64_t max_bytes = max_upload_bytes);

// Tells that bytes still come, see touch_upload(). Throws Error conflict when the image was removed or taken over
// meanwhile.
void give_sign_of_life(const InTransaction& database, const std::string& key, std::optional<std::int64_t> received,
                       int lifetime);

// Calls four times within so many seconds, if it is asked often enough.
class Heartbeat {
public:
    Heartbeat(std::function<void()> beat, int seconds)
        : beat_(std::move(beat))
        , period_(std::chrono::milliseconds(seconds * 250))
    {
    }
    void operator()();

private:
    std::function<void()> beat_;
    std::chrono::milliseconds period_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// All bytes are in files.part, saved.
struct Arrival {
    int image_id = 0;
    int format = 0;
    Received received = {};
    bool tile_now = false; // also a tiled image; otherwise only a flat one is made ready here, which does not take long
};

// Looks at the header, queues the image, and makes its tiles where it is to. beat: called while the header is read.
// False when tiling was stopped, or the image removed meanwhile. Throws Error undecodable, conflict when it was removed
// or taken over, or what else went wrong: then it is for the caller to abandon it.
bool settle_arrival(const InTransaction& database, const StorageSettings& settings, const ImageFiles& files,
                    const Arrival& arrival, const std::function<void()>& beat, const Stopped& stopped = {});

// An upload whose bytes are not all there comes to nothing: it was called off, or (expired) it is stale and nobody may
// resume it any more. False when that is not so any longer.
bool abandon_unfinished(const InTransaction& database, const ImageFiles& files, const std::string& reason,
                        bool expired);

// It came to nothing: its row goes, or says why; its files go.
void abandon_arrival(const InTransaction& database, const ImageFiles& files, const std::string& reason) noexcept;

} // namespace memento
