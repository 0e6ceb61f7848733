// Share links: `<id>.<mac>`. The id names a row, the mac is made with the key of the tokens, which is not in the
// database: a dump of the database cannot rebuild a link.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace memento {

// What follows the # of a link: the id (32 hex digits) and its mac (64 hex digits).
std::string share_text(const std::string& key, const std::string& share_id);

// The id of a text that we made; nothing for anything else. Whether the share lives is for the database to say.
std::optional<std::string> read_share(const std::string& key, std::string_view text);

} // namespace memento
