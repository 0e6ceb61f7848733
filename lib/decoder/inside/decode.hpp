// The decoder: what a process does that the host of decoders forked, for one image.
#pragma once

#include "decoder/protocol.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

// Enters the sandbox and does what the request says (decoder/protocol.hpp); `outer` is told among the protections.
// Returns the exit code: 0 when a result, image or error, was reported.
int decode(const nlohmann::json& request, const Protection& outer);

} // namespace memento
