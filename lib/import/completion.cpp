#include "import/completion.hpp"

#include "import/tally.hpp"
#include "import/together.hpp"

#include <filesystem>
#include <poll.h>

namespace memento {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t saved_together = 16;
constexpr auto max_unsaved_time = 300ms;

void fail(ImportState& state, Job& job, const Error& error)
{
    give_up(state, job, reason_of(error));
    note_failure(state, job.planned, error);
}

// Of what has ended, drops the jobs that were given up.
void drop_given_up(ImportState& state)
{
    std::erase_if(state.ended, [](const auto& job) { return !job->claimed; });
}

void take_ended(ImportState& state)
{
    for (auto& job : state.converting) {
        if (!job->conversion->advance())
            continue;
        if (state.ended.empty())
            state.first_ended = std::chrono::steady_clock::now();
        state.ended.push_back(std::move(job));
    }
    std::erase(state.converting, nullptr);
    for (auto& job : state.ended) {
        if (!job->conversion)
            continue;
        try {
            job->info = job->conversion->finish();
            job->conversion.reset();
        } catch (const Error& error) {
            fail(state, *job, error);
        }
    }
    drop_given_up(state);
}

bool has_enough_ended(const ImportState& state)
{
    return state.ended.size() >= saved_together || (!state.ended.empty() && state.converting.empty()) ||
           (!state.ended.empty() && std::chrono::steady_clock::now() - state.first_ended > max_unsaved_time);
}

// What decoders made and the originals are on disk before a row says so.
void publish_ended(ImportState& state)
{
    const WorkingAs writer(state.options.works_as);
    sync_store(state.options.store);
    for (auto& job : state.ended) {
        try {
            rename_tiles(job->files);
        } catch (const Error& error) {
            fail(state, *job, error);
        }
    }
    drop_given_up(state);
    sync_names(state.options.store);
}

void finish_and_place(ImportState& state, Transaction& transaction, const Job& job)
{
    if (!finish_import(transaction, job.files.key, job.received, job.info))
        throw Error(ErrorCode::conflict, "Somebody else removed or replaced the image meanwhile.", "Import again.");
    place_image(transaction, *state.target, job.planned, job.claimed->image_id,
                layer_settings(job.info.channels, job.info.bit_depth, job.planned.colour), state.places);
}

void note_ready(ImportState& state, Job& job)
{
    job.claimed.reset(); // from now on it is not ours to give up
    if (state.options.transfer == Transfer::none) {
        std::error_code ignored;
        std::filesystem::remove(job.files.part, ignored);
    }
    count_imported(state, job.planned, job.info.notes);
}

// Tiles in place, rows ready, category … layer.
void complete_ended(ImportState& state)
{
    publish_ended(state);
    together(
        state, state.ended,
        [&](Transaction& transaction, const std::unique_ptr<Job>& job) { finish_and_place(state, transaction, *job); },
        [&](const std::unique_ptr<Job>& job) { note_ready(state, *job); },
        [&](const std::unique_ptr<Job>& job, const Error& error) { fail(state, *job, error); });
    state.ended.clear();
}

} // namespace

void wait_for_news(ImportState& state)
{
    std::vector<pollfd> waiting;
    waiting.reserve(state.converting.size());
    for (const auto& job : state.converting)
        waiting.push_back({job->conversion->fd(), POLLIN, 0});
    if (!waiting.empty())
        ::poll(waiting.data(), waiting.size(), 100);
    take_ended(state);
    if (has_enough_ended(state))
        complete_ended(state);
    show_progress(state);
}

void give_up(ImportState& state, Job& job, const std::string& reason)
{
    job.conversion.reset();
    const std::optional<ClaimedRow> claimed = std::exchange(job.claimed, std::nullopt);
    if (!claimed)
        return;
    try {
        if (in_database(state, [&](Transaction& transaction) { return abandon_import(transaction, *claimed, reason); }))
            discard_former(state, job.files);
    } catch (const Error&) {
        // The database is away, for one. The row is no image yet, and the next import takes it over.
        return;
    }
}

void give_up_all(ImportState& state)
{
    for (Jobs* jobs : {&state.claimed, &state.converting, &state.ended}) {
        for (auto& job : *jobs)
            give_up(state, *job, "The import was interrupted.");
        jobs->clear();
    }
}

} // namespace memento
