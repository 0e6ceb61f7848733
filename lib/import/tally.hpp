// What an import tells: its progress, what it counts, and what went wrong.
#pragma once

#include "base/error.hpp"
#include "import/state.hpp"

namespace memento {

// Whether the import is to end; remembered.
bool interrupted(ImportState& state);

// What there is to do, for progress.
void count_all(ImportState& state);

// The image is in its place, or would be.
void count_placed(ImportState& state, const PlannedImage& planned);

// Nothing more is done for it in this run.
void count_done(ImportState& state, const PlannedImage& planned);

// It was imported, with what the decoder has to say about it.
void count_imported(ImportState& state, const PlannedImage& planned, const std::vector<std::string>& notes);

// The project has an image of this name with other bytes.
void note_differing(ImportState& state, const PlannedImage& planned);

// It failed, alone. Throws the error when it would stop all others, too: no space, no database.
void note_failure(ImportState& state, const PlannedImage& planned, const Error& error);

// How many files were not looked at.
void count_left(ImportState& state);

void show_progress(const ImportState& state);

} // namespace memento
