// Drawings in the database: the text of Fabric.js that a layer had read into shapes, and shapes read out again, one
// after the other. All within a transaction of the caller's.
#pragma once

#include "base/buffered_sink.hpp"
#include "database/database.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace memento {

// Opens a drawing to read its shapes, which are made of its text where that has not been done yet. The number of the
// last edit of its sample. Throws Error not_found when the caller does not see it.
struct OpenedDrawing {
    int seq = 0;
    std::uint64_t shapes = 0;
};
OpenedDrawing open_drawing(Transaction& transaction, int layer_id);

// Makes the shapes of a layer that is held (hold_drawing()) what this text says: what is equal stays, the rest is
// created, changed and deleted. A text that is no drawing has no shapes.
void read_into_shapes(Transaction& transaction, int layer_id, const std::string& text);

// The text of Fabric.js of a layer whose shapes are the drawing (layers.drawn), an object after the other.
void write_fabric(Transaction& transaction, int layer_id, const std::function<void(std::string_view)>& piece);

// Whether that text is this one.
bool says(Transaction& transaction, int layer_id, std::string_view text);

} // namespace memento
