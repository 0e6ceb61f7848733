#include "base/composed.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

namespace memento {

std::string composed(std::string_view text)
{
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii || !is_storable_text(text))
        return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    if (U_SUCCESS(status))
        nfc->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                           status);
    if (U_FAILURE(status))
        throw Error(ErrorCode::internal, std::string("Unicode text cannot be composed: ") + u_errorName(status) + ".");
    return out;
}

} // namespace memento
