// The pixels of a page of a TIFF file as an image of libvips that decodes what it is asked for. libvips itself opens no
// TIFF: it misreads planes that lie apart, among others. For the decoder child only.
#pragma once

#include "reader/piece_cache.hpp"
#include "reader/tiff_pieces.hpp"
#include "reader/tiff_pixels.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>
#include <vips/vips8>

namespace memento {

struct TiffReading {
    int fd = -1;
    TiffPage page;
    std::optional<RawRun> run; // then image `number` of it, of which the page describes the first
    int number = 0;
    int pixel_sample = -1; // the only band of a pixel that is wanted, or −1
    bool indexed = false;  // the numbers of the colours of a colour table, as grey values
    std::int64_t memory_mb = 4096;
    std::int64_t max_pixels = 0;
};

class TiffPlane {
public:
    // Reads no pixels. Throws Error undecodable for what cannot be read.
    static std::shared_ptr<TiffPlane> open(const TiffReading& reading);

    // from_top: it will be read from top to bottom, so that a whole row of tiles is kept in memory.
    static vips::VImage image(const std::shared_ptr<TiffPlane>& plane, bool from_top);

    // Whether its parts can be read in any order at the same cost: tiles, of which each lies in one area of this size.
    bool in_any_order() const { return layout_.tiled; }
    int area_width() const { return static_cast<int>(layout_.chunk_width); }
    int area_height() const { return static_cast<int>(layout_.chunk_height); }
    // Whole sentences: how many of its tiles or strips are not in the file, whose colours were guessed.
    const std::vector<std::string>& notes() const { return notes_; }

    // Pixels of an area into rows that begin row_bytes after each other. Threads may do so at once.
    void fill(const VipsRect& area, std::byte* out, std::size_t row_bytes);

private:
    TiffPlane(const TiffReading& reading, const TiffLayout& layout, TiffFile tiff);
    vips::VImage described(const vips::VImage& image) const;
    void fill_part(const TiffPiece& piece, const VipsRect& part, std::byte* out, std::size_t row_bytes);
    bool fills(const TiffPiece& piece, const VipsRect& part, std::size_t row_bytes) const;
    PieceCache::Pixels decoded(const TiffPiece& piece);
    bool decode(const TiffPiece& piece, std::span<std::byte> pixels);
    std::size_t bytes_to_keep(bool from_top) const;
    std::unique_ptr<TiffPieceReader> borrow(int plane);
    void give_back(int plane, std::unique_ptr<TiffPieceReader> reader);

    TiffReading reading_;
    TiffLayout layout_;
    TiffPixels pixels_;
    int orientation_ = 1;
    std::string profile_; // ICC, of CMYK
    std::vector<std::string> notes_;
    PieceCache cache_;
    std::mutex mutex_;
    std::map<int, std::vector<std::unique_ptr<TiffPieceReader>>> spare_; // by plane, where each has its own place
};

} // namespace memento
