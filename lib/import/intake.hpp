// From the plan to the decoder: images are looked up, those that are there already are put in their place, the others
// get a name, their file in the store and a decoder.
#pragma once

#include "import/state.hpp"

namespace memento {

// Whether more should be begun before waiting for what is under way.
bool wants_more(const ImportState& state);

// Looks at the next images of the plan, and starts those that are not there yet.
void begin_some(ImportState& state);

} // namespace memento
