// The first directory of a TIFF file as it lies there: entries with the places of their values. For tags whose values
// do not follow TIFF (MetaMorph), and for a quick look that parses nothing else. Reads a bounded number of bytes; what
// does not fit together is answered by nothing.
//
// Source: TIFF 6.0, section 2; BigTIFF.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct TiffEntry {
    std::uint16_t tag = 0;
    std::uint16_t type = 0;
    std::uint64_t count = 0;  // of values
    std::uint64_t offset = 0; // in the file; of the value itself where it fits into the entry
};

class TiffEntries {
public:
    static std::optional<TiffEntries> read(int fd);

    const TiffEntry* find(std::uint16_t tag) const;
    bool another_directory() const { return next_ != 0; }
    bool big_endian() const { return big_endian_; }
    // The first value, when it is a whole number.
    std::optional<std::uint64_t> number(std::uint16_t tag) const;
    // Bytes of the file; fewer, or none, where it ends.
    std::string bytes(std::uint64_t offset, std::size_t count) const;
    // 32-bit numbers of the file; none when they are not all there.
    std::vector<std::uint32_t> longs(std::uint64_t offset, std::size_t count) const;

private:
    std::uint64_t unsigned_at(const std::string& bytes, std::size_t position, int width) const;
    bool read_entries(std::uint64_t directory);

    int fd_ = -1;
    bool big_endian_ = false;
    bool big_tiff_ = false;
    std::uint64_t next_ = 0;
    std::vector<TiffEntry> entries_;
};

// Whether a file may hold more than one plane, metadata that say where its plane belongs, or anything that an import
// should tell beforehand; true when in doubt. For files that are not TIFF: false. Only says whether it is worth
// starting a decoder that looks more closely.
bool may_hold_planes(int fd);

} // namespace memento
