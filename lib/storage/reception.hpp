// Bytes of one upload on their way into inbox/<key>.part, hashed as they come.
#pragma once

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "storage/files.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace memento {

inline constexpr std::int64_t max_upload_bytes = std::int64_t{2} << 30U; // bytes

// Throws Error too_large for more than max_upload_bytes.
void require_upload_size(std::int64_t bytes);

class Reception {
public:
    // Makes the file; the folders of the store as well, where they are missing.
    Reception(const std::filesystem::path& store, const ImageFiles& files);
    void add(std::string_view bytes);
    // Everything came: it is on disk when this returns. The SHA-256 in hex.
    std::string finish();
    std::int64_t size() const { return size_; }

private:
    const ImageFiles& files_;
    UniqueFd file_;
    Sha256 hash_;
    std::int64_t size_ = 0;
};

} // namespace memento
