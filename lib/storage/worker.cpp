#include "storage/worker.hpp"

#include "base/log.hpp"
#include "database/sqlstate.hpp"
#include "storage/composites.hpp"
#include "storage/sizes.hpp"
#include "storage/states.hpp"
#include "storage/sweep.hpp"
#include "storage/tiling.hpp"

namespace memento {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto between_looks = 1s;
constexpr auto between_sweeps = 60s;
constexpr auto after_trouble = 3s;

void note_failure(const InTransaction& database, const LeasedImage& image, const Error& error)
{
    log_line(LogLevel::warning, "image not converted",
             {{"image_id", std::to_string(image.image_id)}, {"reason", reason_of(error)}});
    // The file is not going to change; a full disk, for one, may.
    const bool again = error.code() != ErrorCode::undecodable;
    database(
        [&](Transaction& transaction) { fail_leased(transaction, image, reason_of(without_paths(error)), again); });
}

void tile_one(const InTransaction& database, const WorkerOptions& options, const LeasedImage& image,
              WorkerReport& report)
{
    const auto begun = Clock::now();
    try {
        if (tile_leased(database, options.settings, image, options.stopped)) {
            ++report.ready;
            const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
            log_line(LogLevel::info, "image ready",
                     {{"image_id", std::to_string(image.image_id)}, {"ms", std::to_string(spent)}});
        } else if (options.stopped()) {
            database([&](Transaction& transaction) { give_lease_back(transaction, image); });
        }
    } catch (const Error& error) {
        if (error.code() == ErrorCode::unavailable)
            throw; // the database is away: the lease lapses
        ++report.failed;
        note_failure(database, image, error);
    } catch (const std::filesystem::filesystem_error& error) {
        ++report.failed;
        note_failure(database, image, Error(ErrorCode::failed, error.what()));
    }
}

// Works until there is nothing to do; pictures of samples when no image waits, and then what was made is measured.
void work_off(const InTransaction& database, const WorkerOptions& options, WorkerReport& report)
{
    while (!options.stopped()) {
        std::optional<LeasedImage> image;
        database([&](Transaction& transaction) { image = lease_next(transaction, options.settings.lease_seconds); });
        if (image)
            tile_one(database, options, *image, report);
        else if (make_waiting_composites(database, options.settings, options.once, options.stopped).taken() == 0 &&
                 measure_images(database, options.settings.store) == 0)
            return;
    }
}

// Nothing where it went well; else it is logged, and what it was.
std::optional<ErrorCode> trouble_of(const std::function<void()>& work)
{
    try {
        work();
        return std::nullopt;
    } catch (const Error& error) {
        const auto* const refusal = dynamic_cast<const SqlError*>(&error);
        log_line(LogLevel::error, "worker in trouble",
                 {{"reason", reason_of(error)}, {"database", refusal != nullptr ? refusal->server_message() : ""}});
        return error.code();
    }
}

} // namespace

WorkerReport run_worker(const InTransaction& database, const WorkerOptions& options)
{
    WorkerReport report;
    if (options.once) {
        work_off(database, options, report);
        sweep(database, options.settings);
        return report;
    }
    Clock::time_point swept{};
    while (!options.stopped()) {
        auto trouble = trouble_of([&] { work_off(database, options, report); });
        // Also after trouble that is not the database's: a disk that is full gets room by the sweep alone.
        if (trouble != ErrorCode::unavailable && Clock::now() - swept > between_sweeps) {
            swept = Clock::now();
            if (const auto more = trouble_of([&] { sweep(database, options.settings); }))
                trouble = more;
        }
        options.rest(trouble ? after_trouble : between_looks);
    }
    return report;
}

} // namespace memento
