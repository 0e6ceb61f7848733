#include "report/report.hpp"

#include "base/buffered_sink.hpp"
#include "database/json_rows.hpp"
#include "drawing/drawings.hpp"
#include "drawing/fabric.hpp"
#include "report/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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
    Report{"properties", "project_properties", "report_properties", "project,category,annotation,property,value",
           "what is told of annotations besides their images: one row per property"},
    Report{"decisions", "project_decisions", "report_decisions",
           "project,category,annotation,layer,what,value,author,time,version",
           "who set which label, score, submit and comment and took it back, and when"},
    Report{"summary", "", "report_summary",
           "total_participants,total_annotations,total_annotations_submitted,total_annotations_shared",
           "counters of the project"},
};

// What a report reads, of each row a JSON text; of rois, before it the number of the layer whose text is to be made of
// its shapes.
std::string statement_of(const Report& report, const std::string& row)
{
    const bool has_drawings = report.columns.ends_with(",data");
    return "SELECT " + std::string(has_drawings ? "coalesce(x.drawing::text, '') || " : "") + row + " FROM " +
           std::string(report.function) + "($1::int) x";
}

// Takes the number off the row; 0: the row is whole.
int drawing_of(std::string_view& row)
{
    int layer = 0;
    const char* const end = std::from_chars(row.data(), row.data() + row.size(), layer).ptr;
    row.remove_prefix(static_cast<std::size_t>(end - row.data()));
    return layer;
}

void write_csv(Transaction& transaction, const Report& report, const Value& project, bool safe, BufferedSink& out)
{
    const auto field = safe ? safe_csv_field : csv_field;
    if (safe)
        out.add(byte_order_mark);
    out.add(report.columns);
    out.add("\r\n");
    const auto drawing = [&](int layer) { // one field, whose pieces may be quoted each
        out.add("\"");
        write_fabric(transaction, layer, [&](std::string_view piece) {
            const std::string whole = field(piece);
            const std::size_t quote = whole.starts_with('"') ? 1 : 0;
            out.add(std::string_view(whole).substr(quote, whole.size() - 2 * quote));
        });
        out.add("\"");
    };
    const auto row = [&](std::string_view values) {
        bool first = true;
        const int layer = drawing_of(values);
        for (const auto& value : nlohmann::json::parse(values)) {
            out.add(first ? "" : ",");
            if (layer != 0 && value.is_null())
                drawing(layer);
            else
                out.add(field(value.is_null()     ? ""
                              : value.is_string() ? value.get_ref<const std::string&>()
                                                  : value.dump()));
            first = false;
        }
        out.add("\r\n");
    };
    transaction.each(statement_of(report, "json_build_array(" + std::string(report.columns) + ")::text"), {project},
                     row);
}

void write_json(Transaction& transaction, const Report& report, const Value& project, BufferedSink& out)
{
    const std::string sql =
        statement_of(report, "(SELECT row_to_json(y)::text FROM (SELECT " + std::string(report.columns) + ") y)");
    if (report.json_key.empty()) {
        out.add(transaction.run(sql, {project}).text(0, 0));
        return;
    }
    out.add("{\"" + std::string(report.json_key) + "\":");
    write_json_rows(transaction, sql, {project}, out, [&](std::string_view row) {
        const int layer = drawing_of(row);
        if (layer == 0) {
            out.add(row);
            return;
        }
        out.add(row.substr(0, row.size() - std::string_view("null}").size())); // data is the last of it
        out.add("\"");
        write_fabric(transaction, layer, [&](std::string_view piece) { out.add(json_escaped(piece)); });
        out.add("\"}");
    });
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
    if (report.json_key.empty())
        return "";
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
