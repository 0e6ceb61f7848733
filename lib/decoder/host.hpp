// Where decoders come from. Starting a program with libvips takes longer than decoding a small image. So each process
// that has images decoded keeps a host: a child that has loaded the libraries, holds no secret, and never looks at a
// byte of an image. It forks a decoder for each image, waits for it, and ends with the process it belongs to.
#pragma once

#include "base/process.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace memento {

struct DecoderFiles {
    int input = -1;
    int output = -1;     // folder
    int report = -1;     // one end of a SOCK_STREAM pair
    int complaints = -1; // stderr of the decoder
    int companion = -1;  // of the input, when there is one; then the request has "companion": true
};

// Starts a decoder with a request (protocol.hpp); with "at_once": n in it, not before fewer than n of them work. as:
// the user to decode as, when we are root. On the other end of the report come the lines of the decoder and, when it
// has ended, {"ended": its exit code, or 128 + the signal}, or {"not_started": errno}; then the end, and no process is
// left. Shutting down the writing half of that other end, or closing it, ends the decoder. Threads may do so at once.
// Throws Error when the host does not start.
void start_decoder(const nlohmann::json& request, const DecoderFiles& files, const std::optional<Identity>& as);

} // namespace memento
