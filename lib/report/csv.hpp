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
// such a cell gets an apostrophe in front. Numbers stay as they are, with a unit too: -1.5, -80C. Where a spreadsheet
// splits lines at semicolons or tabs instead of commas, quotes inside of a line mean nothing to it, so that every piece
// of a field is a cell: what stands behind ; tab or a line break is looked at in the same way.
std::string safe_csv_field(std::string_view text);

// What a file for spreadsheets begins with: without it they take UTF-8 for the code page of the system.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

} // namespace memento
