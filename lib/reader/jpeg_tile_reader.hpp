// Reads the tiles of a JpegLevel as whole JPEG files. One object per thread.
#pragma once

#include "codec/jpeg_stream.hpp"
#include "reader/jpeg_tiling.hpp"

#include <string>
#include <string_view>

namespace memento {

class JpegTileReader {
public:
    // All must outlive it.
    // check: every code word is looked at; without, the markers only, and the code words where these look odd.
    JpegTileReader(int fd, const JpegLevel& level, int tile_size, bool check);
    // The tile with its tables and with the marker that says which colours it has; valid until the next call. "" when
    // there is none. Throws JpegFault when it is damaged, OtherJpeg when it is not as the file says, or not what a
    // browser shows.
    std::string_view read(std::size_t tile);

private:
    void check_head(const JpegHead& head) const;
    void compose(const JpegHead& head, std::size_t length);
    std::size_t length(const JpegHead& head, const JpegTables& tables) const;
    void ask_decoder() const;

    int fd_;
    const JpegLevel& level_;
    int tile_size_;
    bool check_;
    JpegTables tables_;
    bool tables_have_colours_ = false;
    std::string shared_; // the tables as they stand in a header
    std::string tile_;
    std::string file_;
};

} // namespace memento
