// The host of decoders (decoder/host.hpp), seen from inside.
#pragma once

namespace memento {

// Forks a decoder for each request that comes in, until the other end of the socket is closed; then ends those that
// still work. Returns the exit code.
int serve_decoders(int socket);

} // namespace memento
