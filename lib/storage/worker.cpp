#include "storage/worker.hpp"

#include "base/log.hpp"
#include "database/sqlstate.hpp"

namespace memento {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto between_looks = 1s;
constexpr auto between_sweeps = 60s;
constexpr auto after_trouble = 3s;

void give_back(const InTransaction& database, const ImageWork& work)
{
    database([&](Transaction& transaction) {
        transaction.run("SELECT release_image_work($1, $2)", {work.key, work.lease});
    });
}

void note_failure(const InTransaction& database, const ImageWork& work, const Error& error)
{
    log_line(LogLevel::warning, "image not converted",
             {{"image_id", std::to_string(work.image_id)}, {"reason", reason_of(error)}});
    // The file is not going to change; a full disk, for one, may.
    const bool again = error.code() != ErrorCode::undecodable;
    database([&](Transaction& transaction) {
        transaction.run("SELECT fail_image_work($1, $2, $3, $4::boolean)",
                        {work.key, work.lease, reason_of(without_paths(error)), again ? "true" : "false"});
    });
}

void convert_one(const InTransaction& database, const WorkerOptions& options, const ImageWork& work,
                 WorkerReport& report)
{
    const auto begun = Clock::now();
    try {
        if (convert_claimed(database, options.settings, work, options.stopped)) {
            ++report.ready;
            const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
            log_line(LogLevel::info, "image ready",
                     {{"image_id", std::to_string(work.image_id)}, {"ms", std::to_string(spent)}});
        } else if (options.stopped()) {
            give_back(database, work);
        }
    } catch (const Error& error) {
        if (error.code() == ErrorCode::unavailable)
            throw; // the database is away: the lease lapses
        ++report.failed;
        note_failure(database, work, error);
    } catch (const std::filesystem::filesystem_error& error) {
        ++report.failed;
        note_failure(database, work, Error(ErrorCode::failed, error.what()));
    }
}

// Works until there is nothing to do.
void work_off(const InTransaction& database, const WorkerOptions& options, WorkerReport& report)
{
    while (!options.stopped()) {
        const std::optional<ImageWork> work = claim_work(database, options.settings);
        if (!work)
            return;
        convert_one(database, options, *work, report);
    }
}

} // namespace

WorkerReport run_worker(const InTransaction& database, const WorkerOptions& options)
{
    WorkerReport report;
    Clock::time_point swept{};
    while (!options.stopped()) {
        try {
            work_off(database, options, report);
            if (Clock::now() - swept > between_sweeps || options.once) {
                sweep(database, options.settings);
                swept = Clock::now();
            }
            if (options.once)
                break;
            options.rest(between_looks);
        } catch (const Error& error) {
            if (options.once)
                throw;
            const auto* const refusal = dynamic_cast<const SqlError*>(&error);
            log_line(LogLevel::error, "worker in trouble",
                     {{"reason", reason_of(error)}, {"database", refusal != nullptr ? refusal->server_message() : ""}});
            options.rest(after_trouble);
        }
    }
    return report;
}

} // namespace memento
