// The decoder child: the programs start themselves again, once per image, to decode it at arm's length. Only
// image/conversion.cpp starts it.
#pragma once

namespace memento {

// True when this process was started as a decoder; main() asks first of all.
bool is_decoder(int argc, char** argv);

// Decodes one image and returns the exit code: 0 when a result, image or error, was reported.
//   argument 2: ConvertOptions as JSON      descriptors: see DecoderDescriptor
// Reports lines of JSON: {"percent": n} on the way; last {"image": ImageInfo} or {"error": message, "hint": …}.
int decoder_main(int argc, char** argv);

enum DecoderDescriptor : int { decoder_input = 3, decoder_output = 4, decoder_report = 5 };
constexpr auto decoder_name = "memento-decoder";
constexpr auto decoder_flag = "--decode";

} // namespace memento
