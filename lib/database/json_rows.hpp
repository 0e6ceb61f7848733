// Rows that are JSON texts, as a JSON array.
#pragma once

#include "base/buffered_sink.hpp"
#include "database/database.hpp"

#include <functional>
#include <string>
#include <vector>

namespace memento {

// sql: a query of one column. Memory does not grow with the number of rows. write: of a row that is not NULL, where it
// is more than its text.
void write_json_rows(Transaction& transaction, const std::string& sql, const std::vector<Value>& parameters,
                     BufferedSink& out, const std::function<void(std::string_view)>& write = {});

// The same of rows that were read already.
std::string json_rows(const Rows& rows);

} // namespace memento
