// What the two sides of the wall say to each other. Outside: host.hpp, conversion.hpp. Inside: the program
// memento-decoder (inside/). The outside does not trust what it is told.
//
// The host gets a socket (SOCK_SEQPACKET): each message is a request (JSON) with descriptors, in the order of
// DecoderFiles. A request is {"convert": ConvertOptions, "companion": true or false}, may say "at_once": n, and with
// "compose": {recipe, bytes} makes the pictures of a sample of tiles that lie in the input; or it is {"protections":
// true}. Its decoder reports lines of JSON: {"percent": n} from 0 on, last {"image": ImageInfo} or
// {"error": message, "hint": …}, or {"protections": [{name, in_force, meaning}]}. When it has ended, the host adds
// {"ended": its exit code, or 128 + the signal}; when it could not be started, {"not_started": errno}.
#pragma once

#include <string>

namespace memento {

inline constexpr auto decoder_program = "memento-decoder";

// The only open file of the host, besides stdin, stdout and stderr.
inline constexpr int decoder_socket = 3;

// The only open files of a decoder. The companion is there when the request says so.
enum DecoderDescriptor : int { decoder_input = 3, decoder_output = 4, decoder_report = 5, decoder_companion = 6 };

// What protects decoders on this machine.
struct Protection {
    std::string name;
    bool in_force = false;
    std::string meaning; // what it keeps away; a part of a sentence
};

} // namespace memento
