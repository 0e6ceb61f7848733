#include "import/importer.hpp"

#include "access/users.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "import/scan.hpp"

#include <algorithm>
#include <fcntl.h>
#include <poll.h>
#include <thread>

namespace memento {
namespace {

constexpr std::int64_t large_file = std::int64_t{32} << 20U; // worth all processors for itself
constexpr std::int64_t file_weight = 200'000; // in bytes: what a file costs besides its size, for the progress

int processors()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// True for errors that every other file would meet as well.
bool is_fatal(const Error& error)
{
    return error.code() == ErrorCode::unavailable || error.code() == ErrorCode::no_space;
}

std::string reason_of(const Error& error)
{
    return error.hint().empty() ? error.what() : std::string(error.what()) + " " + error.hint();
}

} // namespace

Job::Job(const PlannedImage& image, const std::filesystem::path& store)
    : planned(image)
    , files(store, random_hex(16))
{
}

std::size_t Importer::most_jobs() const
{
    return static_cast<std::size_t>(options_.jobs > 0 ? options_.jobs : std::min(processors(), 4));
}

Importer::Importer(const ImportOptions& options, ImportReport& report)
    : options_(options)
    , report_(report)
    , lock_(options.database)
    , store_(options.database)
    , folder_(open_file(options.folder, O_RDONLY | O_DIRECTORY))
{
    for (const PlannedImage& image : report_.plan.images)
        all_bytes_ += image.size + file_weight;
}

void Importer::take_lock()
{
    const WorkingAs somebody(options_.works_as);
    const bool taken = lock_.in_transaction([&](Transaction& transaction) {
        return transaction.run("SELECT pg_try_advisory_lock(4242002, hashtext($1::text))", {report_.plan.project})
            .truth(0, 0);
    });
    if (!taken)
        throw Error(ErrorCode::conflict, "Another import into the project '" + report_.plan.project + "' is running.",
                    "Wait until it has ended.");
}

void Importer::run()
{
    if (!report_.dry_run)
        take_lock();
    target_ = in_database([&](Transaction& transaction) -> std::optional<ImportTarget> {
        const int owner = find_user_id(transaction, options_.owner);
        if (!report_.dry_run)
            return find_or_make_project(transaction, report_.plan.project, owner);
        const std::optional<int> project = find_project(transaction, report_.plan.project);
        return project ? std::optional(ImportTarget{*project, owner}) : std::nullopt;
    });
    if (!report_.dry_run) {
        const WorkingAs writer(options_.works_as);
        make_store_folders(options_.store);
    }
    try {
        for (const PlannedImage& image : report_.plan.images) {
            while (!interrupted() && jobs_.size() >= most_jobs())
                wait_for_news();
            if (interrupted() || stop_)
                break;
            begin(image);
            complete_ended();
        }
        while (!interrupted() && !jobs_.empty())
            wait_for_news();
        drop_all();
    } catch (...) {
        drop_all();
        throw;
    }
}

// Looks whether the image is there already; then nothing is left to do but its place.
bool Importer::is_settled(const PlannedImage& planned, int source)
{
    if (!target_)
        return false;
    const auto known = in_database(
        [&](Transaction& transaction) { return find_image(transaction, target_->project_id, planned.image); });
    if (!known || known->state != "ready")
        return false;
    const bool same = !known->external && known->size == planned.size &&
                      known->sha256 == hash_file(source, planned.file, options_.interrupted).sha256;
    if (!same) {
        report_.differs.push_back(
            {planned.file, "The project has an image called '" + planned.image +
                               "' already, made from a different file. Rename the file, or remove "
                               "that image first."});
        stop_ = stop_ || options_.stop_on_error;
        return true;
    }
    ++report_.present;
    count(planned);
    if (!report_.dry_run && in_database([&](Transaction& transaction) {
            return place_image(transaction, *target_, planned, known->image_id,
                               layer_settings(known->channels, known->bit_depth, planned.colour));
        }))
        ++report_.mended;
    return true;
}

void Importer::begin(const PlannedImage& planned)
{
    show_progress();
    auto job = std::make_unique<Job>(planned, options_.store);
    try {
        const UniqueFd source = open_inside(folder_.get(), planned.file);
        if (is_settled(planned, source.get())) {
            done_bytes_ += planned.size + file_weight;
            return;
        }
        if (report_.dry_run) {
            ++report_.imported;
            count(planned);
            return;
        }
        start(*job, source.get());
        jobs_.push_back(std::move(job));
    } catch (const Error& error) {
        if (interrupted())
            return give_up(*job, "");
        give_up(*job, reason_of(error));
        fail(planned, error);
    }
}

void Importer::start(Job& job, int source)
{
    require_space(options_.store, static_cast<std::uint64_t>(job.planned.size), options_.min_free);
    job.claimed = in_database(
        [&](Transaction& transaction) { return claim_image(transaction, *target_, job.planned.image, job.files.key); });
    if (!job.claimed->old_key.empty()) {
        discard({options_.store, job.claimed->old_key});
        forget(job.claimed->old_key);
    }
    job.received = receive_file(source, options_.folder / job.planned.file, job.files, options_.transfer,
                                options_.works_as, options_.interrupted);
    UniqueFd input;
    {
        const WorkingAs writer(options_.works_as);
        if (options_.transfer != Transfer::none)
            publish_original(job.files);
        input = open_file(options_.transfer == Transfer::none ? job.files.part : job.files.original, O_RDONLY);
        begin_tiles(job.files);
    }
    ConvertOptions convert = options_.convert;
    convert.threads = job.planned.size >= large_file ? processors() : 1;
    job.conversion = std::make_unique<Conversion>(input.get(), job.files.building, convert, options_.works_as);
}

void Importer::complete(Job& job)
{
    try {
        const ImageInfo info = job.conversion->finish();
        {
            const WorkingAs writer(options_.works_as);
            publish_tiles(job.files);
        }
        const bool done = in_database([&](Transaction& transaction) {
            if (!finish_image(transaction, *job.claimed, job.files.key, job.received.sha256, job.received.size, info))
                return false;
            place_image(transaction, *target_, job.planned, job.claimed->image_id,
                        layer_settings(info.channels, info.bit_depth, job.planned.colour));
            return true;
        });
        if (!done)
            throw Error(ErrorCode::conflict, "Somebody else removed or replaced the image meanwhile.", "Import again.");
        if (options_.transfer == Transfer::none)
            std::filesystem::remove(job.files.part);
        ++report_.imported;
        count(job.planned);
        for (const std::string& note : info.notes)
            report_.notes.push_back({job.planned.file, note});
    } catch (const Error& error) {
        give_up(job, reason_of(error));
        fail(job.planned, error);
    }
    done_bytes_ += job.planned.size + file_weight;
    show_progress();
}

// Leaves nothing of a job but, for an image that was there before, its row with the reason.
void Importer::give_up(Job& job, const std::string& reason)
{
    job.conversion.reset();
    if (!job.claimed)
        return;
    try {
        in_database([&](Transaction& transaction) {
            drop_image(transaction, *job.claimed, job.files.key, reason);
            return true;
        });
        discard(job.files);
        forget(job.files.key);
    } catch (const Error&) {
        // The database is away, for one. The row is no image yet, and the next import takes it over.
        return;
    }
}

void Importer::fail(const PlannedImage& planned, const Error& error)
{
    if (is_fatal(error))
        throw error;
    report_.failed.push_back({planned.file, reason_of(error)});
    stop_ = stop_ || options_.stop_on_error;
}

void Importer::wait_for_news()
{
    std::vector<pollfd> waiting;
    for (const auto& job : jobs_)
        waiting.push_back({job->conversion->fd(), POLLIN, 0});
    ::poll(waiting.data(), waiting.size(), 200);
    complete_ended();
}

void Importer::complete_ended()
{
    std::vector<std::unique_ptr<Job>> ended;
    for (auto& job : jobs_) {
        if (job->conversion->advance())
            ended.push_back(std::move(job));
    }
    std::erase(jobs_, nullptr);
    for (auto& job : ended)
        complete(*job);
    show_progress();
}

void Importer::drop_all()
{
    for (auto& job : jobs_)
        give_up(*job, "The import was interrupted.");
    jobs_.clear();
}

void Importer::show_progress()
{
    if (!options_.progress || all_bytes_ == 0)
        return;
    double done = static_cast<double>(done_bytes_);
    for (const auto& job : jobs_)
        done += static_cast<double>(job->planned.size + file_weight) * job->conversion->percent() / 100;
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
