// What leaves a project: its tables, as answers and as files to save.
#pragma once

#include "report/report.hpp"
#include "route.hpp"

namespace memento {

// A report as JSON, for scripts.
Handler answer_report(const Report& report);

// Any of them as a file, for the pages.
Response download_report(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
