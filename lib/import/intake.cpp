#include "import/intake.hpp"

#include "base/process.hpp"
#include "base/text.hpp"
#include "image/note.hpp"
#include "import/completion.hpp"
#include "import/scan.hpp"
#include "import/tally.hpp"
#include "import/together.hpp"
#include "storage/catalogue.hpp"

#include <algorithm>

namespace memento {
namespace {

constexpr std::size_t at_a_time = 16;              // images that are looked up, claimed and started together
constexpr std::size_t waiting_jobs = 8;            // so many wait for a decoder, so that none waits for an image
constexpr std::int64_t bytes_at_a_time = 64 << 20; // … unless they are large
constexpr std::int64_t large_file = 32 << 20;      // worth all processors for itself
constexpr std::int64_t splittable_file = 2 << 20;  // worth several when there is nothing else to do

using Planned = std::vector<const PlannedImage*>;
using Known = std::map<std::string, StoredImage>;

// An image that is there already.
struct Present {
    const PlannedImage* planned;
    StoredImage known;
};

Planned next_images(ImportState& state)
{
    const std::vector<PlannedImage>& all = state.report.plan.images;
    const std::size_t count = state.options.stop_on_error ? 1 : at_a_time;
    Planned some;
    std::int64_t bytes = 0;
    while (state.next < all.size() && some.size() < count && bytes < bytes_at_a_time) {
        some.push_back(&all[state.next++]);
        bytes += some.back()->share();
    }
    return some;
}

Known look_up(ImportState& state, const Planned& images)
{
    if (!state.target)
        return {};
    std::vector<std::string> names;
    names.reserve(images.size());
    for (const PlannedImage* planned : images) {
        names.push_back(planned->image);
        if (!planned->former.empty())
            names.push_back(planned->former);
    }
    return in_database(
        state, [&](Transaction& transaction) { return find_images(transaction, state.target->project_id, names); });
}

SharedOriginal& original_of(ImportState& state, const PlannedImage& planned)
{
    SharedOriginal& original = state.originals[planned.file];
    if (planned.planes == 1)
        original = {};
    return original;
}

// Before files with several planes were taken apart, their first plane was an image of its own.
void note_former(ImportState& state, const PlannedImage& planned, const Known& known)
{
    if (!planned.former.empty() && known.contains(planned.former))
        state.report.notes.push_back({planned.file, sentence_of(Note::former_image, {planned.former})});
}

// Whether the image of this name was made from this file; when it was not, that is told.
bool is_same(ImportState& state, const PlannedImage& planned, const StoredImage& known, int source)
{
    SharedOriginal& original = original_of(state, planned);
    const bool same = known.type != "E" && known.size == planned.size &&
                      known.sha256 == original.hash(source, planned.file, state.options.interrupted).sha256;
    if (same)
        original.found(ImageFiles(state.options.store, known.key).original);
    count_done(state, planned);
    if (!same)
        note_differing(state, planned);
    return same;
}

// What has to be done for an image: nothing more, to be put in its place, or to be made.
void look_at(ImportState& state, const PlannedImage& planned, const Known& known, std::vector<Present>& present)
{
    const auto found = known.find(planned.image);
    UniqueFd source = open_inside(state.folder.get(), planned.file);
    if (found != known.end() && found->second.state == "ready") {
        if (is_same(state, planned, found->second, source.get()))
            present.push_back({&planned, found->second});
    } else if (state.options.dry_run) {
        ++state.report.imported;
        count_placed(state, planned);
        count_done(state, planned);
    } else {
        state.claimed.push_back(std::make_unique<Job>(planned, state.options.store, std::move(source)));
    }
}

// Of images that are there already, what is missing around them.
void put_in_place(ImportState& state, const std::vector<Present>& images)
{
    std::set<const PlannedImage*> mended;
    const auto place = [&](Transaction& transaction, const Present& image) {
        if (!state.options.dry_run && !is_placed(transaction, *state.target, *image.planned, image.known.image_id) &&
            place_image(transaction, *state.target, *image.planned, image.known.image_id,
                        layer_settings(image.known.channels, image.known.bit_depth, image.planned->colour),
                        state.places))
            mended.insert(image.planned);
    };
    const auto note = [&](const Present& image) {
        ++state.report.present;
        state.report.mended += mended.contains(image.planned) ? 1 : 0;
        count_placed(state, *image.planned);
    };
    together(state, images, place, note,
             [&](const Present& image, const Error& error) { note_failure(state, *image.planned, error); });
}

// A row for each, in state `uploading`, with its key.
void claim(ImportState& state)
{
    together(
        state, state.claimed,
        [&](Transaction& transaction, const std::unique_ptr<Job>& job) {
            job->claimed = claim_import(transaction, state.target->project_id, state.target->owner_id,
                                        job->planned.image, job->files.key);
            if (!job->claimed)
                throw Error(ErrorCode::conflict, "Somebody else made an image of this name at the same time.",
                            "Import again.");
        },
        [](const std::unique_ptr<Job>&) {},
        [&](const std::unique_ptr<Job>& job, const Error& error) {
            job->claimed.reset();
            note_failure(state, job->planned, error);
        });
    std::erase_if(state.claimed, [](const auto& job) { return !job->claimed; });
}

// One for each of many small files; all for a large one, and for the last ones when there are not enough for all.
int threads_for(const ImportState& state, const PlannedImage& planned)
{
    if (planned.share() >= large_file)
        return processors();
    const std::size_t left =
        state.report.plan.images.size() - state.next + state.claimed.size() + state.converting.size();
    return planned.share() < splittable_file
               ? 1
               : std::max(1, processors() / static_cast<int>(std::max<std::size_t>(left, 1)));
}

void convert(ImportState& state, Job& job, int input)
{
    {
        const WorkingAs writer(state.options.works_as);
        begin_tiles(job.files);
    }
    ConvertOptions options = state.options.convert;
    options.threads = threads_for(state, job.planned);
    options.plane = job.planned.plane;
    UniqueFd companion;
    if (!job.planned.companion.empty())
        companion = companions_inside(state.folder.get(), job.planned.file)(job.planned.companion);
    job.conversion = std::make_unique<Conversion>(input, job.files.building, options, state.options.works_as,
                                                  state.decoders, companion.get());
}

void start(ImportState& state, std::unique_ptr<Job> job)
{
    const ImportOptions& options = state.options;
    try {
        require_space(options.store, static_cast<std::uint64_t>(job->planned.share()), options.min_free);
        if (!job->claimed->former_key.empty())
            discard_former(state, {options.store, job->claimed->former_key});
        UniqueFd input;
        job->received =
            original_of(state, job->planned).receive(job->source.get(), job->planned.file, options, job->files, input);
        job->source.reset();
        convert(state, *job, input.get());
        state.converting.push_back(std::move(job));
    } catch (const Error& error) {
        const bool cut_off = interrupted(state);
        give_up(state, *job, cut_off ? "" : reason_of(error));
        if (!cut_off)
            note_failure(state, job->planned, error);
    }
}

// Only the last file of the images before can have more planes to come.
void forget_originals(ImportState& state)
{
    const std::string last = state.next > 0 ? state.report.plan.images[state.next - 1].file : "";
    std::erase_if(state.originals, [&](const auto& original) { return original.first != last; });
}

} // namespace

bool wants_more(const ImportState& state)
{
    if (state.stopping || state.next >= state.report.plan.images.size())
        return false;
    if (state.converting.size() < state.decoders)
        return true;
    std::int64_t bytes = 0;
    for (const auto& job : state.converting)
        bytes += job->planned.share();
    return !state.options.stop_on_error && state.converting.size() < state.decoders + waiting_jobs &&
           bytes < bytes_at_a_time;
}

void begin_some(ImportState& state)
{
    forget_originals(state);
    const Planned some = next_images(state);
    const Known known = look_up(state, some);
    std::vector<Present> present;
    for (const PlannedImage* planned : some) {
        show_progress(state);
        note_former(state, *planned, known);
        try {
            look_at(state, *planned, known, present);
        } catch (const Error& error) {
            if (interrupted(state))
                break;
            note_failure(state, *planned, error);
        }
    }
    if (interrupted(state))
        return state.claimed.clear(); // they have no row yet
    put_in_place(state, present);
    claim(state);
    while (!state.claimed.empty()) {
        auto job = std::move(state.claimed.front());
        state.claimed.erase(state.claimed.begin());
        start(state, std::move(job));
    }
}

} // namespace memento
