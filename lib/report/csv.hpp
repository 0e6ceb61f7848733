#pragma once

#include <string>
#include <string_view>

namespace memento {

// A field of CSV, quoted when RFC 4180 asks for it (comma, quote, CR, LF).
std::string csv_field(std::string_view text);

} // namespace memento
