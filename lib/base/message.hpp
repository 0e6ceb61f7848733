// Messages between processes of one machine, with open files in them.
#pragma once

#include "base/file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace memento {

struct Message {
    std::string text;
    std::vector<UniqueFd> descriptors;
};

// Two connected sockets; type: SOCK_SEQPACKET for messages, SOCK_STREAM for bytes.
std::pair<UniqueFd, UniqueFd> socket_pair(int type);

// One message over a SOCK_SEQPACKET socket, at most 64 KiB and 16 descriptors. False when the other end is gone.
bool send_message(int socket, std::string_view text, const std::vector<int>& descriptors);

// Waits for a message. Nothing when the other end is gone, or sent none of ours.
std::optional<Message> receive_message(int socket);

} // namespace memento
