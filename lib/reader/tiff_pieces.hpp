// Decodes the pieces of a page of a TIFF file. One object per thread.
#pragma once

#include "codec/jpeg_2000.hpp"
#include "codec/jpeg_codec.hpp"
#include "codec/jpeg_stream.hpp"
#include "reader/tiff_colours.hpp"
#include "reader/tiff_layout.hpp"

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace memento {

// What is wrong with a piece, as half a sentence.
struct TiffFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// At a page, which it needs to be open for. Throws TiffFault.
TiffFile open_page(int fd, const TiffPage& page);

class TiffPieceReader {
public:
    // The descriptor must outlive it. tiff: at the page; nothing for a run.
    TiffPieceReader(int fd, const TiffLayout& layout, TiffFile tiff);

    // Into piece.rows rows of layout.row_bytes() each: pixel samples in the order of this machine; JPEG and JPEG 2000
    // in colours that lie together are RGB. What the file has no pixels for stays as it is. False when the chunk is not
    // there: no offset, or no bytes. Throws TiffFault, JpegFault, Jpeg2000Fault.
    bool read(const TiffPiece& piece, std::span<std::byte> pixels);

    // Chunks that are not there.
    std::uint64_t missing();

    // Whether the first chunk is taken for YCbCr because of who seems to have written it: jpeg_2000_holds_ycbcr().
    bool takes_writer_into_account();

private:
    struct Place {
        std::uint64_t offset = 0;
        std::uint64_t bytes = 0;
        bool there() const { return offset != 0 && bytes != 0; }
    };
    Place place_of(std::uint32_t chunk);
    // Of the file, but no more than so many; what stands beyond cannot be part of the chunk.
    void fetch(const Place& place, std::uint64_t max_bytes);
    void fetch_into(char* bytes, std::size_t count, std::uint64_t offset) const;
    void read_raw(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels);
    void read_whole(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels);
    void read_units(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels);
    void read_rows(const TiffPiece& piece, std::span<std::byte> pixels);
    void read_jpeg(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels);
    void read_jpeg_2000(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels);
    bool seems_by_libvips(const Jpeg2000Head& head) const;
    void check_other_jpeg(const Place& place);
    void take_tables();

    int fd_;
    TiffLayout layout_;
    TiffFile tiff_; // nothing for a run
    bool swapped_ = false;
    bool reversed_ = false; // the bits of each byte
    std::string tables_;    // of JPEG, as they stand in a header
    JpegHead tables_head_;
    JpegDecoder jpeg_;
    std::string bytes_;
    std::string composed_;
};

} // namespace memento
