// FastCGI: the only part that knows the library. One thread of it takes requests from the socket, one at a time.
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>

namespace memento {

// Opens the unix socket on which nginx reaches us. The folder must exist; an old socket is replaced.
int open_socket(const std::string& path);

enum class Bodies : std::uint8_t {
    whole,   // read before answer is called, up to 16 MiB
    streamed // of any length, left to answer (Request::read_more)
};

// Takes requests until stop_accepting() is called; a request under way is finished, but a body that is still being
// streamed ends there. answer is called for each.
void accept_requests(int socket, Bodies bodies, const std::function<Response(Request&)>& answer);

// Wakes every thread in accept_requests() on any of these sockets.
void stop_accepting(std::initializer_list<int> sockets);

} // namespace memento
