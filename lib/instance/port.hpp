// The sockets through which an instance is reached.
#pragma once

#include "base/file.hpp"

#include <filesystem>

namespace memento {

struct ListeningPort {
    UniqueFd socket;
    int number = 0;
};

// Listens on 127.0.0.1 at this port, without blocking in accept(); 0 = any free one. Throws Error conflict when it is
// taken.
ListeningPort listen_on(int port);

// True when something listens at this unix socket.
bool accepts(const std::filesystem::path& socket);

} // namespace memento
