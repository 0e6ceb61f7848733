// What most answers are made of: a value that a statement answers as JSON, wrapped under a name.
#pragma once

#include "context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace memento {

// {"key": value}; value is a JSON text.
std::string wrapped(std::string_view key, const std::string& value);

// The first value of what a statement reads. Throws Error not_found when it answers no row, or nothing in it.
std::string value_of(Context& context, const std::string& sql, const std::vector<Value>& parameters);

} // namespace memento
