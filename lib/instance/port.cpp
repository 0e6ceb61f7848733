#include "instance/port.hpp"

#include "base/error.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

namespace memento {
namespace {

constexpr int queue_length = 511;

[[noreturn]] void refuse(int port)
{
    const std::string where = "port " + std::to_string(port) + " on 127.0.0.1";
    if (errno == EADDRINUSE)
        throw Error(ErrorCode::conflict, "P" + where.substr(1) + " is in use.",
                    "Choose another with --port N; --port 0 takes any free one.");
    throw system_error("Cannot listen on " + where, "Choose another with --port N; below 1024 only root may listen.");
}

} // namespace

ListeningPort listen_on(int port)
{
    // nginx takes an inherited socket as it is. All its workers hear of a connection and one gets it: with a blocking
    // socket the others would wait in accept(), and with them the requests they are busy with.
    UniqueFd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd)
        throw system_error("Cannot make a socket");
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address); // NOLINT: how the socket calls take addresses
    if (::bind(fd.get(), generic, length) != 0 || ::listen(fd.get(), queue_length) != 0)
        refuse(port);
    if (::getsockname(fd.get(), generic, &length) != 0)
        throw system_error("Cannot learn the number of the port");
    return {std::move(fd), ntohs(address.sin_port)};
}

bool accepts(const std::filesystem::path& socket)
{
    const std::string path = socket.string();
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path)
        return false;
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    const UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0; // NOLINT: see above
}

} // namespace memento
