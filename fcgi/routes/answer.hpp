// What most answers are made of: a value that a statement answers as JSON, wrapped under a name.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// {"key": value}; value is a JSON text.
std::string wrapped(std::string_view key, const std::string& value);

// The first value of what a statement reads. Throws Error not_found when it answers no row, or nothing in it.
std::string value_of(Context& context, const std::string& sql, const std::vector<Value>& parameters);

// The answer that was made for the same request of the same session, if the data are the same since; else what `make`
// answers, which is kept if it is whole and such a request came before. For requests that read.
Response kept_or(Context& context, const Request& request, const std::function<Response()>& make);

} // namespace memento
