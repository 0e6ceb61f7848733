#include "import/run.hpp"

#include "admin/users.hpp"
#include "base/composed.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "decoder/inspect.hpp"
#include "image/tiff_entries.hpp"
#include "import/completion.hpp"
#include "import/intake.hpp"
#include "import/planes.hpp"
#include "import/scan.hpp"
#include "import/state.hpp"
#include "import/tally.hpp"
#include "storage/buried.hpp"

#include <chrono>
#include <fcntl.h>
#include <map>
#include <set>
#include <span>
#include <thread>

namespace memento {
namespace {

std::string folder_name(const std::filesystem::path& folder)
{
    std::filesystem::path absolute = std::filesystem::weakly_canonical(folder);
    if (!absolute.has_filename()) // a slash at the end
        absolute = absolute.parent_path();
    return absolute.filename().string();
}

void take_out(ImportPlan& plan, const std::set<std::string>& files)
{
    std::erase_if(plan.images, [&](const PlannedImage& image) { return files.contains(image.file); });
}

struct ToInspect {
    std::vector<const PlannedImage*> files;
    std::size_t with_planes = 0; // so many of them, the first ones, may hold several planes or tell where they belong
};

// The files of the plan that may hold several planes, or more to tell. Before a dry run ends, every file was looked at.
ToInspect files_to_inspect(const ImportPlan& plan, int folder, bool all)
{
    ToInspect found;
    std::vector<const PlannedImage*> others;
    for (const PlannedImage& image : plan.images) {
        try {
            (may_hold_planes(open_inside(folder, image.file).get()) ? found.files : others).push_back(&image);
        } catch (const Error&) {
            continue; // the import says why it cannot be opened
        }
    }
    found.with_planes = found.files.size();
    if (all)
        found.files.insert(found.files.end(), others.begin(), others.end());
    return found;
}

// What is told of a file: about what lies beside it, and what is in it.
void note_findings(ImportPlan& plan, const std::string& file, const Inspection& found)
{
    for (const std::string& note : found.notes)
        plan.notes.push_back({file, note});
    if (found.contents) {
        for (const std::string& note : found.contents->notes)
            plan.notes.push_back({file, note});
    }
}

// Puts layers and groups in the place of files with several planes, and moves those that cannot be read aside.
void look_into_files(ImportPlan& plan, const ImportOptions& options)
{
    const UniqueFd folder = open_file(options.folder, O_RDONLY | O_DIRECTORY);
    const ToInspect wanted = files_to_inspect(plan, folder.get(), options.dry_run);
    const std::vector<const PlannedImage*>& files = wanted.files;
    std::vector<ImageOnDisk> on_disk;
    on_disk.reserve(files.size());
    for (const PlannedImage* planned : files)
        on_disk.push_back({[&folder, planned] { return open_inside(folder.get(), planned->file); },
                           companions_inside(folder.get(), planned->file)});
    const auto told = [&](std::size_t done) {
        if (options.progress && done < files.size())
            options.progress(0, files[done]->file);
        return !options.interrupted || !options.interrupted();
    };
    const auto found = inspect_images(on_disk, options.convert, options.works_as, jobs_of(options), told);
    std::map<std::string, FileContents> contents;
    std::set<std::string> unreadable;
    for (std::size_t i = 0; i < files.size(); ++i) {
        note_findings(plan, files[i]->file, found[i]);
        if (found[i].contents && i < wanted.with_planes)
            contents.emplace(files[i]->file, *found[i].contents);
        else if (!found[i].contents && !found[i].reason.empty()) {
            plan.conflicts.push_back({files[i]->file, found[i].reason});
            unreadable.insert(files[i]->file);
        }
    }
    take_out(plan, unreadable);
    add_planes(plan, contents);
}

// An import that has just ended, or was killed, holds its lock until the server has noticed.
constexpr auto max_lock_wait = std::chrono::seconds(2);

// Throws Error conflict when another import goes into the project. is_stale_upload() in SQL knows the numbers.
void take_lock(ImportState& state)
{
    const std::string id = std::to_string(state.target->project_id);
    const WorkingAs somebody(state.options.works_as);
    const auto taken = [&] {
        return state.lock.in_transaction([&](Transaction& transaction) {
            return transaction.run("SELECT pg_try_advisory_lock(4242002, $1::int)", {id}).truth(0, 0);
        });
    };
    const auto began = std::chrono::steady_clock::now();
    while (!taken()) {
        if (std::chrono::steady_clock::now() - began > max_lock_wait)
            throw Error(ErrorCode::conflict,
                        "Another import into the project '" + state.report.plan.project + "' is running.",
                        "Wait until it has ended.");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

std::optional<ImportTarget> target_of(ImportState& state)
{
    return in_database(state, [&](Transaction& transaction) -> std::optional<ImportTarget> {
        const int owner = find_user_id(transaction, state.options.owner);
        if (!state.options.dry_run)
            return find_or_make_project(transaction, state.report.plan.project, owner);
        const std::optional<int> project = find_project(transaction, state.report.plan.project);
        return project ? std::optional(ImportTarget{*project, owner}) : std::nullopt;
    });
}

void prepare_store(ImportState& state)
{
    const WorkingAs writer(state.options.works_as);
    make_store_folders(state.options.store);
    try {
        discard_all_buried([&state](const auto& work) { state.database.transact(work); }, state.options.store);
    } catch (const Error&) { // NOLINT(bugprone-empty-catch): the worker tries again, and its log says why it cannot
    }
}

// What is told of samples is stored when their images are there; again, when it was told otherwise before.
void store_told(ImportState& state)
{
    constexpr std::size_t at_a_time = 1000;
    const std::span<const PlannedSample> samples = state.report.plan.samples;
    for (std::size_t i = 0; i < samples.size() && !state.options.dry_run; i += at_a_time) {
        in_database(state, [&](Transaction& transaction) {
            store_properties(transaction, *state.target, samples.subspan(i, std::min(at_a_time, samples.size() - i)));
            return true;
        });
    }
}

// Works through report.plan, and fills in the rest of the report.
void run_plan(const ImportOptions& options, ImportReport& report)
{
    ImportState state{.options = options,
                      .report = report,
                      .lock = Database(options.database),
                      .database = Database(options.database),
                      .folder = open_file(options.folder, O_RDONLY | O_DIRECTORY),
                      .decoders = jobs_of(options)};
    count_all(state);
    state.target = target_of(state);
    if (!options.dry_run) {
        take_lock(state);
        prepare_store(state);
    }
    try {
        while (!interrupted(state)) {
            while (wants_more(state) && !interrupted(state))
                begin_some(state);
            if (state.converting.empty() && state.ended.empty())
                break;
            wait_for_news(state);
        }
        give_up_all(state);
        store_told(state);
        count_left(state);
    } catch (...) {
        give_up_all(state);
        throw;
    }
}

} // namespace

std::size_t jobs_of(const ImportOptions& options)
{
    return static_cast<std::size_t>(options.jobs > 0 ? options.jobs : std::min(processors(), 4));
}

ImportPlan plan_import(const ImportOptions& options)
{
    const Scan scan = scan_folder(options.folder);
    const std::string name = composed(folder_name(options.folder));
    const std::string project = options.project.empty() ? name : composed(options.project);
    if (!is_storable_text(project) || trimmed(project).empty())
        throw Error(ErrorCode::usage, "The folder's name cannot be the name of a project.",
                    "Give one with --project NAME.");
    ImportPlan plan = make_plan(name.empty() ? project : name, project, scan.files, options.excluded, options.naming);
    look_into_files(plan, options);
    plan.skipped.insert(plan.skipped.end(), scan.skipped.begin(), scan.skipped.end());
    plan.conflicts.insert(plan.conflicts.end(), scan.problems.begin(), scan.problems.end());
    return plan;
}

ImportReport run_import(const ImportOptions& options)
{
    ImportReport report;
    report.plan = plan_import(options);
    report.notes = report.plan.notes;
    report.dry_run = options.dry_run;
    if (report.plan.images.empty() && report.plan.conflicts.empty())
        throw Error(ErrorCode::usage, "There is no image to import in " + printable(options.folder.string()) + ".",
                    "Images lie in FOLDER/category/sample/group/ or FOLDER/category/.");
    run_plan(options, report);
    return report;
}

} // namespace memento
