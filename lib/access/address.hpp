// Which addresses count as one where something is shared out.
#pragma once

#include <string>
#include <string_view>

namespace memento {

// An IPv4 address as it is; of an IPv6 address its network (/64, RFC 4291), as "2001:db8:0:1::/64": whoever has one
// address of it has all of them. Any other text is left as it is.
std::string address_block(std::string_view address);

} // namespace memento
