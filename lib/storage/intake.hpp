// Bytes on their way into inbox/<key>.part, hashed as they come: pushed by an upload, or read from a file. Whatever
// comes into the store comes through here, so what is hashed is what is kept.
#pragma once

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "storage/files.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace memento {

struct Received {
    std::string sha256; // hex
    std::int64_t size = 0;
};

// Asked now and then; true ends the reading with Error failed.
using Stopped = std::function<bool()>;

// SHA-256 and size of an open file, from its beginning to its end; it stands at its beginning afterwards. name: for
// messages.
Received hash_file(int source, const std::string& name, const Stopped& stopped);

class Intake {
public:
    // Makes files.part, which must not be there yet, as the user `as`.
    explicit Intake(const ImageFiles& files, const std::optional<Identity>& as = std::nullopt);
    void add(std::string_view bytes);
    // All of an open file, from its beginning; shares its blocks where the file system can. Nothing else may be added.
    void copy(int source, const std::string& name, const Stopped& stopped);
    std::int64_t size() const { return size_; }
    // What came is on disk when this returns.
    void save();
    // Nothing more comes.
    Received finish();

private:
    std::filesystem::path part_;
    UniqueFd file_;
    Sha256 hash_;
    std::int64_t size_ = 0;
};

} // namespace memento
