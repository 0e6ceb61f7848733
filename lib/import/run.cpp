#include "import/run.hpp"

#include "base/error.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "import/importer.hpp"
#include "import/scan.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

std::string folder_name(const std::filesystem::path& folder)
{
    std::filesystem::path absolute = std::filesystem::weakly_canonical(folder);
    if (!absolute.has_filename()) // a slash at the end
        absolute = absolute.parent_path();
    return absolute.filename().string();
}

nlohmann::ordered_json listed(const std::vector<PathReason>& entries)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const PathReason& entry : entries)
        list.push_back({{"file", entry.path}, {"reason", entry.reason}});
    return list;
}

} // namespace

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
    plan.skipped.insert(plan.skipped.end(), scan.skipped.begin(), scan.skipped.end());
    plan.conflicts.insert(plan.conflicts.end(), scan.problems.begin(), scan.problems.end());
    return plan;
}

ImportReport run_import(const ImportOptions& options)
{
    ImportReport report;
    report.plan = plan_import(options);
    report.dry_run = options.dry_run;
    if (report.plan.images.empty() && report.plan.conflicts.empty())
        throw Error(ErrorCode::usage, "There is no image to import in " + printable(options.folder.string()) + ".",
                    "Images lie in FOLDER/category/sample/group/ or FOLDER/category/.");
    Importer(options, report).run();
    return report;
}

nlohmann::ordered_json to_json(const ImportReport& report)
{
    nlohmann::ordered_json out{{"project", report.plan.project},
                               {"dry_run", report.dry_run},
                               {"complete", report.complete()},
                               {"interrupted", report.interrupted},
                               {"categories", report.categories},
                               {"annotations", report.annotations},
                               {"images", report.plan.images.size()},
                               {"imported", report.imported},
                               {"present", report.present},
                               {"mended", report.mended},
                               {"failed", listed(report.failed)},
                               {"differs", listed(report.differs)},
                               {"conflicts", listed(report.plan.conflicts)},
                               {"notes", listed(report.notes)},
                               {"skipped", listed(report.plan.skipped)}};
    if (!report.dry_run)
        return out;
    out["plan"] = nlohmann::ordered_json::array();
    for (const PlannedImage& image : report.plan.images)
        out["plan"].push_back({{"file", image.file},
                               {"image", image.image},
                               {"category", image.category},
                               {"annotation", image.annotation},
                               {"group", image.group},
                               {"layer", image.layer},
                               {"sequence", image.sequence}});
    return out;
}

} // namespace memento
