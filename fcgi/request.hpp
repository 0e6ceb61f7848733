// FastCGI: the only part that knows the library. One thread of it takes requests from the socket, one at a time.
#pragma once

#include "http.hpp"

#include <functional>
#include <string>

namespace memento {

// Opens the unix socket on which nginx reaches us. The folder must exist; an old socket is replaced.
int open_socket(const std::string& path);

// Takes requests until stop_accepting() is called; a request under way is finished. answer is called for each.
void accept_requests(int socket, const std::function<Response(Request&)>& answer);

// Wakes every thread in accept_requests().
void stop_accepting(int socket);

} // namespace memento
