// Fields of comma-separated values.
//
// Source: RFC 4180.
#pragma once

#include <string>
#include <string_view>

namespace memento {

// A field of CSV, quoted when RFC 4180 asks for it (comma, quote, CR, LF).
std::string csv_field(std::string_view text);

// The same for a spreadsheet, which takes a cell that begins with = + - @ (or a tab or CR before them) for a formula:
// such a cell gets an apostrophe in front. Numbers stay as they are, with a unit too: -1.5, -80C.
std::string safe_csv_field(std::string_view text);

} // namespace memento
