#include "import/report.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::ordered_json;

ordered_json listed(const std::vector<PathReason>& entries)
{
    ordered_json list = ordered_json::array();
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
