#include "import/run.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "decoder/inspect.hpp"
#include "image/tiff_entries.hpp"
#include "import/importer.hpp"
#include "import/planes.hpp"
#include "import/scan.hpp"

#include <fcntl.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace memento {
namespace {

using nlohmann::ordered_json;

std::string folder_name(const std::filesystem::path& folder)
{
    std::filesystem::path absolute = std::filesystem::weakly_canonical(folder);
    if (!absolute.has_filename()) // a slash at the end
        absolute = absolute.parent_path();
    return absolute.filename().string();
}

ordered_json listed(const std::vector<PathReason>& entries)
{
    ordered_json list = ordered_json::array();
    for (const PathReason& entry : entries)
        list.push_back({{"file", entry.path}, {"reason", entry.reason}});
    return list;
}

// The files of the plan that may hold several planes.
std::vector<const PlannedImage*> files_to_inspect(const ImportPlan& plan, int folder)
{
    std::vector<const PlannedImage*> files;
    for (const PlannedImage& image : plan.images) {
        try {
            if (may_hold_planes(open_inside(folder, image.file).get()))
                files.push_back(&image);
        } catch (const Error&) {
            continue; // the import says why it cannot be opened
        }
    }
    return files;
}

// Puts layers and groups in the place of files with several planes, and moves those that cannot be read aside.
void look_into_files(ImportPlan& plan, const ImportOptions& options)
{
    const UniqueFd folder = open_file(options.folder, O_RDONLY | O_DIRECTORY);
    const std::vector<const PlannedImage*> files = files_to_inspect(plan, folder.get());
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
        for (const std::string& note : found[i].notes)
            plan.notes.push_back({files[i]->file, note});
        if (found[i].contents)
            contents.emplace(files[i]->file, *found[i].contents);
        else if (!found[i].reason.empty()) {
            plan.conflicts.push_back({files[i]->file, found[i].reason});
            unreadable.insert(files[i]->file);
        }
    }
    std::erase_if(plan.images, [&](const PlannedImage& image) { return unreadable.contains(image.file); });
    add_planes(plan, contents);
}

} // namespace

std::size_t jobs_of(const ImportOptions& options)
{
    return static_cast<std::size_t>(options.jobs > 0 ? options.jobs : std::min(processors(), 4));
}

bool ImportReport::complete() const
{
    return !interrupted && failed.empty() && differs.empty() && plan.conflicts.empty() &&
           imported + present == static_cast<int>(plan.images.size());
}

ImportPlan plan_import(const ImportOptions& options)
{
    const Scan scan = scan_folder(options.folder);
    const std::string name = folder_name(options.folder);
    const std::string project = options.project.empty() ? name : options.project;
    if (!is_storable_text(project) || trimmed(project).empty())
        throw Error(ErrorCode::usage, "The folder's name cannot be the name of a project.",
                    "Give one with --project NAME.");
    ImportPlan plan = make_plan(name.empty() ? project : name, project, scan.files, options.excluded);
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
    Importer(options, report).run();
    return report;
}

nlohmann::ordered_json to_json(const ImportReport& report)
{
    ordered_json out{{"project", report.plan.project},
                     {"dry_run", report.dry_run},
                     {"complete", report.complete()},
                     {"interrupted", report.interrupted},
                     {"categories", report.categories},
                     {"annotations", report.annotations},
                     {"images", report.plan.images.size()},
                     {"imported", report.imported},
                     {"present", report.present},
                     {"mended", report.mended},
                     {"not_looked_at", report.not_looked_at},
                     {"failed", listed(report.failed)},
                     {"differs", listed(report.differs)},
                     {"conflicts", listed(report.plan.conflicts)},
                     {"notes", listed(report.notes)},
                     {"skipped", listed(report.plan.skipped)}};
    if (!report.dry_run)
        return out;
    out["plan"] = ordered_json::array();
    for (const PlannedImage& image : report.plan.images)
        out["plan"].push_back({{"file", image.file},
                               {"image", image.image},
                               {"category", image.category},
                               {"annotation", image.annotation},
                               {"group", image.group},
                               {"layer", image.layer},
                               {"sequence", image.sequence},
                               {"plane", image.plane < 0 ? ordered_json(nullptr) : ordered_json(image.plane)}});
    return out;
}

} // namespace memento
