// An edit as pages send it: shapes that were made, fields of shapes that change, shapes that go. Checked and measured
// here, before the database does it (apply_edit() of sql/code/drawing_edits.sql). Pure.
#pragma once

#include "drawing/shape.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace memento {

inline constexpr std::size_t max_shapes_at_once = 1000;
inline constexpr std::size_t max_edit_bytes = std::size_t{8} << 20U;

// A UUID in lower case.
bool is_uuid(std::string_view text);

// What is known of a geometry once it was checked, under the keys that apply_edit() takes.
void put_geometry(nlohmann::json& to, const Geometry& geometry);

// The shapes of a body whose geometry changes and whose kind is not said: apply_edit() needs it.
std::vector<std::string> of_unsaid_kind(const nlohmann::json& body);

// The body of a request as apply_edit() takes it. kinds: of those that of_unsaid_kind() names, where they are there.
// Throws Error bad_request, or too_large, that says what is wrong.
nlohmann::json checked_edit(const nlohmann::json& body, const std::map<std::string, ShapeKind>& kinds);

} // namespace memento
