// Rows that are JSON texts, as a JSON array.
#pragma once

#include "base/buffered_sink.hpp"
#include "database/database.hpp"

#include <string>
#include <vector>

namespace memento {

// sql: a query of one column. Memory does not grow with the number of rows.
void write_json_rows(Transaction& transaction, const std::string& sql, const std::vector<Value>& parameters,
                     BufferedSink& out);

// The same of rows that were read already.
std::string json_rows(const Rows& rows);

} // namespace memento
