#include "access/address.hpp"

#include <arpa/inet.h>
#include <array>

namespace memento {

std::string address_block(std::string_view address)
{
    std::string text(address);
    in6_addr parsed{};
    // An IPv4 address in the clothes of IPv6 (::ffff:192.0.2.1) is one of many: its first half is that of all of them.
    if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed))
        return text;
    for (std::size_t i = 8; i < sizeof parsed.s6_addr; ++i)
        parsed.s6_addr[i] = 0; // NOLINT: an array of the system's
    std::array<char, INET6_ADDRSTRLEN> network{};
    ::inet_ntop(AF_INET6, &parsed, network.data(), network.size());
    return std::string(network.data()) + "/64";
}

} // namespace memento
