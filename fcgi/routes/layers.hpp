// Layers as rows of the resource table: the text of a drawing whose shapes were edited is made of them, piece by piece.
#pragma once

#include "base/buffered_sink.hpp"
#include "context.hpp"
#include "http/message.hpp"
#include "resource/resource.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace memento {

// Whether a row of a list as JSON lacks the text of its drawing.
bool lacks_text(const Resource& resource, std::string_view row);

// Writes a row, and the text that it lacks.
void write_layer(Transaction& transaction, std::string_view row, BufferedSink& out);

// The answer {"layer": row}, as a stream where the row lacks a text.
Response layer_answer(Context& context, int status, const Resource& resource, const std::string& row);

// A layer that is to be changed: holds its drawing. What is to be said as its text again is what is stored.
void before_layer_changes(Transaction& transaction, nlohmann::json& args);

// Makes its shapes what its new text says, where somebody has looked at them before.
void after_layer_changed(Transaction& transaction, const nlohmann::json& args);

} // namespace memento
