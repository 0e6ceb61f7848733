#include "base/message.hpp"

#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>

namespace memento {
namespace {

constexpr std::size_t max_text_bytes = std::size_t{64} << 10U;
constexpr std::size_t max_descriptors = 16;

struct Envelope {
    explicit Envelope(char* text, std::size_t size)
        : part{text, size}
    {
        header.msg_iov = &part;
        header.msg_iovlen = 1;
    }
    iovec part;
    msghdr header{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * max_descriptors)> control{};
};

} // namespace

std::pair<UniqueFd, UniqueFd> socket_pair(int type)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw system_error("Cannot make a pair of sockets");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

bool send_message(int socket, std::string_view text, const std::vector<int>& descriptors)
{
    if (text.size() > max_text_bytes || descriptors.empty() || descriptors.size() > max_descriptors)
        throw Error(ErrorCode::internal, "A message between processes is too long.");
    Envelope envelope(const_cast<char*>(text.data()), text.size()); // NOLINT: sendmsg does not write
    envelope.header.msg_control = envelope.control.data();
    envelope.header.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
    cmsghdr* const passed = CMSG_FIRSTHDR(&envelope.header);
    passed->cmsg_level = SOL_SOCKET;
    passed->cmsg_type = SCM_RIGHTS;
    passed->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
    std::memcpy(CMSG_DATA(passed), descriptors.data(), sizeof(int) * descriptors.size());
    ssize_t count = 0;
    do {
        count = ::sendmsg(socket, &envelope.header, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && errno != EPIPE && errno != ECONNRESET)
        throw system_error("Cannot send a message to another process");
    return count >= 0;
}

std::optional<Message> receive_message(int socket)
{
    Message message{std::string(max_text_bytes, '\0'), {}};
    Envelope envelope(message.text.data(), message.text.size());
    envelope.header.msg_control = envelope.control.data();
    envelope.header.msg_controllen = envelope.control.size();
    ssize_t count = 0;
    do {
        count = ::recvmsg(socket, &envelope.header, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    for (cmsghdr* part = count < 0 ? nullptr : CMSG_FIRSTHDR(&envelope.header); part != nullptr;
         part = CMSG_NXTHDR(&envelope.header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        std::vector<int> received((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        std::memcpy(received.data(), CMSG_DATA(part), received.size() * sizeof(int));
        for (const int fd : received)
            message.descriptors.emplace_back(fd);
    }
    if (count <= 0)
        return std::nullopt;
    message.text.resize(static_cast<std::size_t>(count));
    return message;
}

} // namespace memento
