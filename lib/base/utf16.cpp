#include "base/utf16.hpp"

#include <unicode/unistr.h>

namespace memento {

std::string utf8_of(std::u16string_view text)
{
    std::string out;
    icu::UnicodeString(false, text.data(), static_cast<std::int32_t>(text.size())).toUTF8String(out);
    return out;
}

} // namespace memento
