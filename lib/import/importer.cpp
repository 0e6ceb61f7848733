#include "import/importer.hpp"

#include "admin/users.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "import/scan.hpp"
#include "storage/buried.hpp"

#include <algorithm>
#include <fcntl.h>
#include <thread>

namespace memento {
namespace {

constexpr std::size_t at_a_time = 16;              // images that are looked up, claimed and started together
constexpr std::size_t waiting_jobs = 8;            // so many wait for a decoder, so that none waits for an image
constexpr std::int64_t bytes_at_a_time = 64 << 20; // … unless they are large
constexpr std::int64_t large_file = 32 << 20;      // worth all processors for itself
constexpr std::int64_t splittable_file = 2 << 20;  // worth several when there is nothing else to do

// An import that has just ended, or was killed, holds its lock until the server has noticed.
constexpr auto patience = std::chrono::seconds(2);

} // namespace

Job::Job(const PlannedImage& image, const std::filesystem::path& store, UniqueFd file)
    : planned(image)
    , files(store, random_hex(16))
    , source(std::move(file))
{
}

Importer::Importer(const ImportOptions& options, ImportReport& report)
    : options_(options)
    , report_(report)
    , lock_(options.database)
    , database_(options.database)
    , folder_(open_file(options.folder, O_RDONLY | O_DIRECTORY))
    , max_jobs_(jobs_of(options))
{
    for (const PlannedImage& image : report_.plan.images)
        all_bytes_ += weight(image);
}

void Importer::take_lock()
{
    const WorkingAs somebody(options_.works_as);
    const auto taken = [this] {
        return lock_.in_transaction([&](Transaction& transaction) {
            return transaction.run("SELECT pg_try_advisory_lock(4242002, hashtext($1::text))", {report_.plan.project})
                .truth(0, 0);
        });
    };
    const auto began = std::chrono::steady_clock::now();
    while (!taken()) {
        if (std::chrono::steady_clock::now() - began > patience)
            throw Error(ErrorCode::conflict,
                        "Another import into the project '" + report_.plan.project + "' is running.",
                        "Wait until it has ended.");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void Importer::prepare()
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
        try {
            discard_buried([this](const auto& work) { database_.transact(work); }, options_.store);
        } catch (const Error&) { // NOLINT(bugprone-empty-catch): the worker tries again, and its log says why it cannot
        }
    }
}

void Importer::run()
{
    prepare();
    try {
        while (!interrupted()) {
            while (wants_more() && !interrupted())
                begin_some();
            if (jobs_.empty() && ended_.empty())
                break;
            wait_for_news();
        }
        drop_all();
        count_left();
    } catch (...) {
        drop_all();
        throw;
    }
}

void Importer::count_left()
{
    std::set<std::string> files;
    for (std::size_t i = next_; i < report_.plan.images.size(); ++i)
        files.insert(report_.plan.images[i].file);
    if (next_ > 0)
        files.erase(report_.plan.images[next_ - 1].file); // one of its planes was looked at
    report_.not_looked_at = files.size();
}

bool Importer::wants_more() const
{
    if (stop_ || next_ >= report_.plan.images.size())
        return false;
    if (jobs_.size() < max_jobs_)
        return true;
    std::int64_t bytes = 0;
    for (const auto& job : jobs_)
        bytes += job->planned.share();
    return !options_.stop_on_error && jobs_.size() < max_jobs_ + waiting_jobs && bytes < bytes_at_a_time;
}

std::vector<const PlannedImage*> Importer::next_images()
{
    const std::size_t most = options_.stop_on_error ? 1 : at_a_time;
    std::vector<const PlannedImage*> some;
    std::int64_t bytes = 0;
    while (next_ < report_.plan.images.size() && some.size() < most && bytes < bytes_at_a_time) {
        some.push_back(&report_.plan.images[next_++]);
        bytes += some.back()->share();
    }
    return some;
}

FileInHand& Importer::hand_of(const PlannedImage& planned)
{
    FileInHand& hand = in_hand_[planned.file];
    if (planned.planes == 1)
        hand = {};
    return hand;
}

void Importer::begin_some()
{
    const std::string last = next_ > 0 ? report_.plan.images[next_ - 1].file : "";
    // Only the last file of those before can have more planes to come.
    std::erase_if(in_hand_, [&](const auto& hand) { return hand.first != last; });
    const std::vector<const PlannedImage*> some = next_images();
    const std::map<std::string, KnownImage> known = look_up(some);
    std::vector<Present> present;
    for (const PlannedImage* planned : some) {
        show_progress();
        note_former(*planned, known);
        const auto found = known.find(planned->image);
        try {
            UniqueFd source = open_inside(folder_.get(), planned->file);
            if (found != known.end() && found->second.state == "ready") {
                if (is_same(*planned, found->second, source.get()))
                    present.push_back({planned, found->second});
            } else if (report_.dry_run) {
                ++report_.imported;
                count(*planned);
                done_bytes_ += weight(*planned);
            } else {
                claimed_.push_back(std::make_unique<Job>(*planned, options_.store, std::move(source)));
            }
        } catch (const Error& error) {
            if (interrupted())
                break;
            fail(*planned, error);
        }
    }
    if (interrupted())
        return claimed_.clear(); // they have no row yet
    put_in_place(present);
    claim();
    while (!claimed_.empty()) {
        auto job = std::move(claimed_.front());
        claimed_.erase(claimed_.begin());
        start(std::move(job));
    }
}

std::map<std::string, KnownImage> Importer::look_up(const std::vector<const PlannedImage*>& images)
{
    if (!target_)
        return {};
    std::vector<std::string> names;
    names.reserve(images.size());
    for (const PlannedImage* planned : images) {
        names.push_back(planned->image);
        if (!planned->former.empty())
            names.push_back(planned->former);
    }
    return in_database([&](Transaction& transaction) { return find_images(transaction, target_->project_id, names); });
}

// Before files with several planes were taken apart, their first plane was an image of its own.
void Importer::note_former(const PlannedImage& planned, const std::map<std::string, KnownImage>& known)
{
    if (!planned.former.empty() && known.contains(planned.former))
        report_.notes.push_back(
            {planned.file, "The project has the image '" + planned.former +
                               "' already, which was made of the whole file; it and its layers stay "
                               "as they are beside the planes of the file."});
}

// Whether the image of this name was made from this file; when it was not, that is told.
bool Importer::is_same(const PlannedImage& planned, const KnownImage& known, int source)
{
    FileInHand& hand = hand_of(planned);
    const bool same = !known.external && known.size == planned.size &&
                      known.sha256 == hand.hash(source, planned.file, options_.interrupted).sha256;
    if (same)
        hand.found_original(ImageFiles(options_.store, known.key).original);
    done_bytes_ += weight(planned);
    if (!same) {
        report_.differs.push_back(
            {planned.file, "The project has an image called '" + planned.image +
                               "' already, made from a different file. Rename the file, or remove "
                               "that image first."});
        stop_ = stop_ || options_.stop_on_error;
    }
    return same;
}

// Of images that are there already, what is missing around them.
void Importer::put_in_place(const std::vector<Present>& images)
{
    std::set<const PlannedImage*> mended;
    const auto place = [&](Transaction& transaction, const Present& image) {
        if (!report_.dry_run && !is_placed(transaction, *target_, *image.planned, image.known.image_id) &&
            place_image(transaction, *target_, *image.planned, image.known.image_id,
                        layer_settings(image.known.channels, image.known.bit_depth, image.planned->colour), places_))
            mended.insert(image.planned);
    };
    const auto note = [&](const Present& image) {
        ++report_.present;
        report_.mended += mended.contains(image.planned) ? 1 : 0;
        count(*image.planned);
    };
    together(images, place, note, [&](const Present& image, const Error& error) { fail(*image.planned, error); });
}

// A row for each, in state `uploading`, with its key.
void Importer::claim()
{
    together(
        claimed_,
        [this](Transaction& transaction, const std::unique_ptr<Job>& job) {
            job->claimed = claim_image(transaction, *target_, job->planned.image, job->files.key);
        },
        [](const std::unique_ptr<Job>&) {},
        [this](const std::unique_ptr<Job>& job, const Error& error) {
            job->claimed.reset();
            fail(job->planned, error);
        });
    std::erase_if(claimed_, [](const auto& job) { return !job->claimed; });
}

void Importer::start(std::unique_ptr<Job> job)
{
    try {
        require_space(options_.store, static_cast<std::uint64_t>(job->planned.share()), options_.min_free);
        if (!job->claimed->old_key.empty()) {
            discard({options_.store, job->claimed->old_key});
            forget(job->claimed->old_key);
        }
        UniqueFd input;
        job->received =
            hand_of(job->planned).receive(job->source.get(), job->planned.file, options_, job->files, input);
        job->source.reset();
        convert(*job, input.get());
        jobs_.push_back(std::move(job));
    } catch (const Error& error) {
        const bool cut_off = interrupted();
        give_up(*job, cut_off ? "" : reason_of(error));
        if (!cut_off)
            fail(job->planned, error);
    }
}

void Importer::convert(Job& job, int input)
{
    {
        const WorkingAs writer(options_.works_as);
        begin_tiles(job.files);
    }
    ConvertOptions options = options_.convert;
    options.threads = threads_for(job.planned);
    options.plane = job.planned.plane;
    UniqueFd companion;
    if (!job.planned.companion.empty())
        companion = companions_inside(folder_.get(), job.planned.file)(job.planned.companion);
    job.conversion =
        std::make_unique<Conversion>(input, job.files.building, options, options_.works_as, max_jobs_, companion.get());
}

// One for each of many small files; all for a large one, and for the last ones when there are not enough for all.
int Importer::threads_for(const PlannedImage& planned) const
{
    if (planned.share() >= large_file)
        return processors();
    const std::size_t left = report_.plan.images.size() - next_ + claimed_.size() + jobs_.size();
    return planned.share() < splittable_file
               ? 1
               : std::max(1, processors() / static_cast<int>(std::max<std::size_t>(left, 1)));
}

} // namespace memento
