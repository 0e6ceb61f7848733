#include "import/importer.hpp"

#include <poll.h>

namespace memento {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t saved_together = 16;
constexpr auto max_unsaved_time = 300ms;

} // namespace

void Importer::wait_for_news()
{
    std::vector<pollfd> waiting;
    waiting.reserve(jobs_.size());
    for (const auto& job : jobs_)
        waiting.push_back({job->conversion->fd(), POLLIN, 0});
    if (!waiting.empty())
        ::poll(waiting.data(), waiting.size(), 100);
    take_ended();
    if (has_enough_ended())
        complete_ended();
    show_progress();
}

void Importer::take_ended()
{
    for (auto& job : jobs_) {
        if (!job->conversion->advance())
            continue;
        if (ended_.empty())
            first_ended_ = std::chrono::steady_clock::now();
        ended_.push_back(std::move(job));
    }
    std::erase(jobs_, nullptr);
    finish_conversions();
}

void Importer::finish_conversions()
{
    for (auto& job : ended_) {
        if (!job->conversion)
            continue;
        try {
            job->info = job->conversion->finish();
            job->conversion.reset();
        } catch (const Error& error) {
            refuse(*job, error);
        }
    }
    std::erase_if(ended_, [](const auto& job) { return !job->claimed; });
}

bool Importer::has_enough_ended() const
{
    return ended_.size() >= saved_together || (!ended_.empty() && jobs_.empty()) ||
           (!ended_.empty() && std::chrono::steady_clock::now() - first_ended_ > max_unsaved_time);
}

// What decoders made and the originals are on disk before a row says so.
void Importer::publish_ended()
{
    const WorkingAs writer(options_.works_as);
    sync_store(options_.store);
    for (auto& job : ended_) {
        try {
            rename_tiles(job->files);
        } catch (const Error& error) {
            refuse(*job, error);
        }
    }
    std::erase_if(ended_, [](const auto& job) { return !job->claimed; });
    sync_names(options_.store);
}

void Importer::complete_ended()
{
    publish_ended();
    together(
        ended_,
        [this](Transaction& transaction, const std::unique_ptr<Job>& job) {
            if (!finish_image(transaction, *job->claimed, job->files.key, job->received.sha256, job->received.size,
                              job->info))
                throw Error(ErrorCode::conflict, "Somebody else removed or replaced the image meanwhile.",
                            "Import again.");
            place_image(transaction, *target_, job->planned, job->claimed->image_id,
                        layer_settings(job->info.channels, job->info.bit_depth, job->planned.colour), places_);
        },
        [this](const std::unique_ptr<Job>& job) {
            job->claimed.reset(); // from now on it is not ours to give up
            note_completed(*job);
        },
        [this](const std::unique_ptr<Job>& job, const Error& error) { refuse(*job, error); });
    ended_.clear();
}

void Importer::note_completed(const Job& job)
{
    std::error_code ignored;
    if (options_.transfer == Transfer::none)
        std::filesystem::remove(job.files.part, ignored);
    ++report_.imported;
    count(job.planned);
    for (const std::string& note : job.info.notes) {
        const auto said = [&](const PathReason& other) {
            return other.path == job.planned.file && other.reason == note;
        };
        if (std::ranges::none_of(report_.notes, said)) // by another plane of the file
            report_.notes.push_back({job.planned.file, note});
    }
    done_bytes_ += weight(job.planned);
}

// Leaves nothing of a job but, for an image that was there before, its row with the reason.
void Importer::give_up(Job& job, const std::string& reason)
{
    job.conversion.reset();
    const std::optional<ClaimedImage> claimed = std::exchange(job.claimed, std::nullopt);
    if (!claimed)
        return;
    try {
        const bool dropped = in_database(
            [&](Transaction& transaction) { return drop_image(transaction, *claimed, job.files.key, reason); });
        if (!dropped)
            return;
        discard(job.files);
        forget(job.files.key);
    } catch (const Error&) {
        // The database is away, for one. The row is no image yet, and the next import takes it over.
        return;
    }
}

void Importer::fail(const PlannedImage& planned, const Error& error)
{
    if (stops_all(error))
        throw error;
    const std::string layer = planned.group.empty() ? planned.layer : planned.group + "/" + planned.layer;
    report_.failed.push_back({planned.file, (planned.plane < 0 ? "" : layer + ": ") + reason_of(error)});
    stop_ = stop_ || options_.stop_on_error;
    done_bytes_ += weight(planned);
}

void Importer::refuse(Job& job, const Error& error)
{
    give_up(job, reason_of(error));
    fail(job.planned, error);
}

void Importer::drop_all()
{
    for (Jobs* jobs : {&claimed_, &jobs_, &ended_}) {
        for (auto& job : *jobs)
            give_up(*job, "The import was interrupted.");
        jobs->clear();
    }
}

void Importer::discard(const ImageFiles& files)
{
    const WorkingAs writer(options_.works_as);
    discard_files(files);
}

void Importer::forget(const std::string& key)
{
    in_database([&](Transaction& transaction) {
        forget_tombstone(transaction, key);
        return true;
    });
}

void Importer::show_progress()
{
    if (!options_.progress || all_bytes_ == 0)
        return;
    double done = static_cast<double>(done_bytes_);
    for (const Jobs* jobs : {&jobs_, &ended_}) {
        for (const auto& job : *jobs)
            done +=
                static_cast<double>(weight(job->planned)) * (job->conversion ? job->conversion->percent() / 100. : 1);
    }
    options_.progress(done / static_cast<double>(all_bytes_), jobs_.empty() ? "" : jobs_.front()->planned.file);
}

void Importer::count(const PlannedImage& planned)
{
    categories_.insert(planned.category);
    annotations_.emplace(planned.category, planned.annotation);
    report_.categories = categories_.size();
    report_.annotations = annotations_.size();
}

} // namespace memento
