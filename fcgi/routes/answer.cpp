#include "routes/answer.hpp"

#include "base/error.hpp"

namespace memento {

std::string wrapped(std::string_view key, const std::string& value)
{
    return "{\"" + std::string(key) + "\":" + value + "}";
}

std::string value_of(Context& context, const std::string& sql, const std::vector<Value>& parameters)
{
    const Rows rows = context.read(sql, parameters);
    if (rows.empty() || !rows.at(0, 0))
        throw_not_found();
    return rows.text(0, 0);
}

} // namespace memento
