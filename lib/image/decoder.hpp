// The decoder: what a process does that the host of decoders forked, for one image.
#pragma once

#include "image/sandbox.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

// Its only open files. report takes lines of JSON. The companion is there when the request says so.
enum DecoderDescriptor : int { decoder_input = 3, decoder_output = 4, decoder_report = 5, decoder_companion = 6 };

// request: {"convert": ConvertOptions, "companion": true or false}: decodes at arm's length; reports {"percent": n}
// from 0 on, last {"image": ImageInfo} or {"error": message, "hint": …}. {"protections": true}: enters the sandbox, and
// reports {"protections":
// [{name, in_force, meaning}]}, `outer` among them. Returns the exit code: 0 when a result, image or error, was
// reported.
int decode(const nlohmann::json& request, const Protection& outer);

} // namespace memento
