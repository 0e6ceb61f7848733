// What leaves a project: six reports, as CSV (RFC 4180, UTF-8, CRLF) or JSON, streamed.
#pragma once

#include "database/database.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace memento {

enum class ReportFormat : std::uint8_t { csv, safe_csv, json }; // safe: for spreadsheets (csv.hpp)

struct Report {
    std::string_view name;     // on the command line: data
    std::string_view json_key; // of the list in JSON: project_data; "" for the summary, which is one object
    std::string_view function; // of sql/code/reports.sql
    std::string_view columns;  // comma-separated, the head of the CSV
    std::string_view help;
};

std::span<const Report> reports();
const Report* find_report(std::string_view name);

// Notes in the audit that the caller takes a report out. Answers the transaction; "" for the summary, which is not
// noted: it holds counters alone, and the pages show them.
std::string note_export(Transaction& transaction, const Report& report, int project_id);

// Writes the report of a project piece by piece; memory does not grow with the project. Who may is checked by
// the caller; row-level security limits the rows.
void write_report(Transaction& transaction, const Report& report, int project_id, ReportFormat format,
                  const std::function<void(std::string_view)>& sink);

} // namespace memento
