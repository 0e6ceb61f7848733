// Text in UTF-16, as some file formats store it.
#pragma once

#include <string>
#include <string_view>

namespace memento {

// The same in UTF-8. Half of a pair becomes U+FFFD.
std::string utf8_of(std::u16string_view text);

} // namespace memento
