// From the decoder to an image that is ready, in its category, annotation and group; or to nothing.
#pragma once

#include "base/error.hpp"
#include "import/state.hpp"

#include <string>

namespace memento {

// Waits a moment for decoders; what has ended is completed, several images at once: their files saved together, then
// rows ready and placed in one transaction.
void wait_for_news(ImportState& state);

// Leaves nothing of a job but, for an image that was there before, its row with the reason.
void give_up(ImportState& state, Job& job, const std::string& reason);

// Gives up what is under way.
void give_up_all(ImportState& state);

} // namespace memento
