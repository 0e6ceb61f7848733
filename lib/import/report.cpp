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

nlohmann::ordered_json to_json(const ImportPlan& plan)
{
    ordered_json images = ordered_json::array();
    for (const PlannedImage& image : plan.images)
        images.push_back({{"file", image.file},
                          {"image", image.image},
                          {"category", image.category},
                          {"annotation", image.annotation},
                          {"group", image.group},
                          {"group_sequence", image.group_sequence},
                          {"layer", image.layer},
                          {"sequence", image.sequence},
                          {"shown", image.shown},
                          {"colour", image.colour},
                          {"plane", image.plane < 0 ? ordered_json(nullptr) : ordered_json(image.plane)}});
    ordered_json samples = ordered_json::array();
    for (const PlannedSample& sample : plan.samples)
        samples.push_back(
            {{"category", sample.category}, {"annotation", sample.annotation}, {"properties", sample.properties}});
    return {{"images", images},
            {"samples", samples},
            {"skipped", listed(plan.skipped)},
            {"notes", listed(plan.notes)},
            {"conflicts", listed(plan.conflicts)}};
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
    const ordered_json plan = to_json(report.plan);
    out["plan"] = plan["images"];
    out["samples"] = plan["samples"];
    return out;
}

} // namespace memento
