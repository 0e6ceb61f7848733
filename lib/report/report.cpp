#include "report/report.hpp"

#include "base/buffered_sink.hpp"
#include "database/json_rows.hpp"
#include "report/csv.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

namespace memento {
namespace {

constexpr std::array table{
    Report{"data", "project_data", "report_data",
           "project,category,classification,annotation,image,status,label,image_uri",
           "one row per annotation, with its labels and classifications"},
    Report{"rois", "project_rois", "report_rois", "project,category,annotation,layer,data",
           "drawing layers that hold shapes, as Fabric.js JSON"},
    Report{"comments", "project_comments", "report_comments", "project,category,annotation,layer,content",
           "every comment with the layer it is about"},
    Report{"decisions", "project_decisions", "report_decisions",
           "project,category,annotation,layer,what,value,author,time,version",
           "who set which label, score, submit and comment and took it back, and when"},
    Report{"summary", "", "report_summary",
           "total_participants,total_annotations,total_annotations_submitted,total_annotations_shared",
           "counters of the project"},
};

void write_csv(Transaction& transaction, const Report& report, const Value& project, bool safe, BufferedSink& out)
{
    const auto field = safe ? safe_csv_field : csv_field;
    if (safe)
        out.add(byte_order_mark);
    out.add(report.columns);
    out.add("\r\n");
    const auto row = [&](std::string_view values) {
        bool first = true;
        for (const auto& value : nlohmann::json::parse(values)) {
            out.add(first ? "" : ",");
            out.add(field(value.is_null()     ? ""
                          : value.is_string() ? value.get_ref<const std::string&>()
                                              : value.dump()));
            first = false;
        }
        out.add("\r\n");
    };
    transaction.each("SELECT json_build_array(" + std::string(report.columns) + ")::text FROM " +
                         std::string(report.function) + "($1::int)",
                     {project}, row);
}

void write_json(Transaction& transaction, const Report& report, const Value& project, BufferedSink& out)
{
    const std::string sql = "SELECT row_to_json(x)::text FROM " + std::string(report.function) + "($1::int) x";
    if (report.json_key.empty()) {
        out.add(transaction.run(sql, {project}).text(0, 0));
        return;
    }
    out.add("{\"" + std::string(report.json_key) + "\":");
    write_json_rows(transaction, sql, {project}, out);
    out.add("}");
}

} // namespace

std::span<const Report> reports()
{
    return table;
}

const Report* find_report(std::string_view name)
{
    const auto* const found = std::ranges::find(table, name, &Report::name);
    return found == table.end() ? nullptr : found;
}

std::string note_export(Transaction& transaction, const Report& report, int project_id)
{
    const std::string what = std::string(report.name) + " of project " + std::to_string(project_id);
    return transaction.run("SELECT add_audit('export', $1), pg_current_xact_id()::text", {what}).text(0, 1);
}

void write_report(Transaction& transaction, const Report& report, int project_id, ReportFormat format,
                  const std::function<void(std::string_view)>& sink)
{
    BufferedSink out(sink);
    const Value project = std::to_string(project_id);
    if (format == ReportFormat::json)
        write_json(transaction, report, project, out);
    else
        write_csv(transaction, report, project, format == ReportFormat::safe_csv, out);
    out.flush();
}

} // namespace memento
