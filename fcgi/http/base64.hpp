// Base64 (RFC 4648 §4), as it stands in the metadata of uploads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace memento {

// Nothing when the text is no base64.
std::optional<std::string> base64_decoded(std::string_view text);

} // namespace memento
