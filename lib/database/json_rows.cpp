#include "database/json_rows.hpp"

namespace memento {
namespace {

constexpr std::string_view separator = ",\n";

} // namespace

void write_json_rows(Transaction& transaction, const std::string& sql, const std::vector<Value>& parameters,
                     BufferedSink& out, const std::function<void(std::string_view)>& write)
{
    bool first = true;
    out.add("[");
    transaction.each(sql, parameters, [&](std::string_view row) {
        if (!first)
            out.add(separator);
        first = false;
        if (write && !row.empty())
            write(row);
        else
            out.add(row.empty() ? "null" : row);
    });
    out.add("]");
}

std::string json_rows(const Rows& rows)
{
    std::string array = "[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0)
            array += separator;
        array += rows.at(i, 0).value_or("null");
    }
    return array + "]";
}

} // namespace memento
