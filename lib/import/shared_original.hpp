// The file whose planes are under way: read, hashed and kept once for all of them. Its original in the store is shared
// by the planes under names of their own (hard links).
#pragma once

#include "import/transfer.hpp"

namespace memento {

class SharedOriginal {
public:
    // The hash of this file; read again only when it is another than the last.
    const Received& hash(int source, const std::string& file, const Stopped& interrupted);
    // An original in the store that has the bytes of this file.
    void found(const std::filesystem::path& original) { original_ = original; }

    // Gets the file into the store as receive_file() does, or shares what is there already of this run; then `input` is
    // what to decode. With Transfer::none only its first plane has a part.
    Received receive(int source, const std::string& file, const ImportOptions& options, const ImageFiles& files,
                     UniqueFd& input);

private:
    bool share(const std::string& file, const ImportOptions& options, const ImageFiles& files);

    std::string file_;
    Received received_;
    UniqueFd bytes_; // of the copy, for files of which no original is kept
    std::filesystem::path original_;
};

} // namespace memento
