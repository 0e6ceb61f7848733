// Names as they are compared and stored: in Unicode's composed form (NFC), in which "ü" is one letter. macOS hands out
// names decomposed, where it is a "u" and two dots.
// Source: Unicode Standard Annex #15.
#pragma once

#include <string>
#include <string_view>

namespace memento {

// What is no UTF-8 stays as it is.
std::string composed(std::string_view text);

} // namespace memento
