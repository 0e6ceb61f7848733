#include "reader/piecewise_source.hpp"

#include <algorithm>
#include <memory>
#include <unistd.h>
#include <utility>

namespace memento {
namespace {

class Pieces {
public:
    Pieces(int fd, std::vector<FilePiece> pieces)
        : fd_(fd)
        , pieces_(std::move(pieces))
    {
        starts_.reserve(pieces_.size());
        for (const FilePiece& piece : pieces_) {
            starts_.push_back(size_);
            size_ += static_cast<gint64>(piece.length);
        }
    }

    gint64 read(void* buffer, gint64 length)
    {
        if (at_ >= size_ || length <= 0)
            return 0;
        const auto after = std::ranges::upper_bound(starts_, at_);
        const auto index = static_cast<std::size_t>(std::distance(starts_.begin(), after)) - 1;
        const gint64 inside = at_ - starts_[index];
        const gint64 left = static_cast<gint64>(pieces_[index].length) - inside;
        const ssize_t count = ::pread(fd_, buffer, static_cast<std::size_t>(std::min(length, left)),
                                      static_cast<off_t>(pieces_[index].offset) + inside);
        at_ += std::max<ssize_t>(0, count);
        return count;
    }

    gint64 seek(gint64 offset, int whence)
    {
        const gint64 target = offset + (whence == SEEK_CUR ? at_ : whence == SEEK_END ? size_ : 0);
        if (target < 0)
            return -1;
        return at_ = target;
    }

private:
    int fd_;
    std::vector<FilePiece> pieces_;
    std::vector<gint64> starts_; // of each in the whole
    gint64 size_ = 0;
    gint64 at_ = 0;
};

gint64 read_pieces(VipsSourceCustom*, void* buffer, gint64 length, void* pieces)
{
    return static_cast<Pieces*>(pieces)->read(buffer, length);
}

gint64 seek_pieces(VipsSourceCustom*, gint64 offset, int whence, void* pieces)
{
    return static_cast<Pieces*>(pieces)->seek(offset, whence);
}

void delete_pieces(void* pieces, GClosure*)
{
    delete static_cast<Pieces*>(pieces); // NOLINT: GObject holds what belongs to a signal as a bare pointer
}

} // namespace

vips::VSource source_of_pieces(int fd, std::vector<FilePiece> pieces)
{
    VipsSourceCustom* const source = vips_source_custom_new();
    auto owned = std::make_unique<Pieces>(fd, std::move(pieces));
    g_signal_connect(source, "seek", G_CALLBACK(seek_pieces), owned.get());
    g_signal_connect_data(source, "read", G_CALLBACK(read_pieces), owned.release(), delete_pieces, {});
    return vips::VSource(VIPS_SOURCE(source));
}

} // namespace memento
