#include "routes/reports.hpp"

#include "admin/permissions.hpp"
#include "base/error.hpp"

#include <memory>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// Utilities are for who manages the project. Answers the snapshot in which he does.
std::string require_manager_in(const Context& context, Transaction& transaction, int project_id)
{
    if (!context.caller.session) // a guest sees a shell of the project, and nothing in it
        throw_not_found();
    std::string snapshot = transaction.run("SELECT pg_current_snapshot()::text").text(0, 0);
    require_may_export(transaction, project_id);
    return snapshot;
}

// Passes pieces on, and gathers them as long as the whole may be kept.
class Gathering {
public:
    Gathering(const Sink& sink, std::size_t max_bytes)
        : sink_(sink)
        , max_bytes_(max_bytes)
    {
    }
    void operator()(std::string_view piece)
    {
        sink_(piece);
        if (whole_.size() + piece.size() > max_bytes_)
            max_bytes_ = 0;
        if (max_bytes_ == 0)
            whole_ = {};
        else
            whole_ += piece;
    }
    bool complete() const { return max_bytes_ > 0; }
    std::string take() { return std::move(whole_); }

private:
    const Sink& sink_;
    std::size_t max_bytes_;
    std::string whole_;
};

// Streams a report, once it is clear that the caller may have it.
Response stream_report(Context& context, const Report& report, int project_id, ReportFormat format)
{
    const std::string key = std::to_string(context.caller.session ? context.caller.session->user_id : 0) + " " +
                            std::string(report.name) + " of project " + std::to_string(project_id) + " as " +
                            std::to_string(static_cast<int>(format));
    std::string audited; // the transaction; when it is over, it is one to be ignored: no report shows the audit
    const AnswerCache::Body kept = context.as_caller([&](Transaction& transaction) {
        const std::string snapshot = require_manager_in(context, transaction, project_id);
        AnswerCache::Body body = context.kept.find(key, snapshot);
        if (body)
            audited = note_export(transaction, report, project_id);
        return body;
    });
    if (kept) {
        if (!audited.empty())
            context.kept.ignore(audited);
        return Response{.body = *kept};
    }
    Response response;
    response.stream = [&context, &report, project_id, format, key](const Sink& sink) {
        Gathering gathering(sink, context.kept.largest());
        std::string noted;
        const std::string snapshot = context.as_caller([&](Transaction& transaction) {
            std::string now = require_manager_in(context, transaction, project_id); // the right may be gone by now
            noted = note_export(transaction, report, project_id);
            transaction.script(lift_time_limit);
            write_report(transaction, report, project_id, format, std::ref(gathering));
            return now;
        });
        if (!noted.empty())
            context.kept.ignore(noted);
        if (gathering.complete())
            context.kept.keep(key, snapshot, gathering.take());
    };
    return response;
}

} // namespace

Handler answer_report(const Report& report)
{
    return [&report](Context& context, const Request&, const json& named) {
        return stream_report(context, report, named.at("project_id").get<int>(), ReportFormat::json);
    };
}

// For the pages: a file to save, its CSV safe for spreadsheets.
Response download_report(Context& context, const Request&, const json& named)
{
    const std::string format = named.at("format").get<std::string>();
    const Report* report = find_report(named.at("report").get<std::string>());
    if (report == nullptr || (format != "csv" && format != "json"))
        throw_not_found();
    Response response = stream_report(context, *report, named.at("project_id").get<int>(),
                                      format == "csv" ? ReportFormat::safe_csv : ReportFormat::json);
    if (format == "csv")
        response.content_type = "text/csv; charset=utf-8";
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + std::string(report->name) + "." + format + "\"");
    return response;
}

} // namespace memento
