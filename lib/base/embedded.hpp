// Texts compiled into the programs: the schema of the database and the pieces of the nginx configuration.
#pragma once

#include <span>
#include <string_view>

namespace memento {

struct EmbeddedText {
    std::string_view path; // relative to the project, e.g. "sql/tables/001_people.sql"
    std::string_view content;
};

// In alphabetical order within each folder.
std::span<const EmbeddedText> embedded_texts();

} // namespace memento
