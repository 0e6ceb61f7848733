// An open TIFF file of libtiff.
#pragma once

#include <memory>
#include <tiffio.h>

namespace memento {

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using TiffFile = std::unique_ptr<TIFF, CloseTiff>;

// Of a descriptor, which stays open afterwards; its position moves. Nothing when libtiff cannot read its beginning.
TiffFile open_tiff(int fd);

} // namespace memento
