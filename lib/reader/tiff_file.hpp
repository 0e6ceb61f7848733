// An open TIFF file of libtiff.
#pragma once

#include <memory>
#include <tiffio.h>

namespace memento {

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using TiffFile = std::unique_ptr<TIFF, CloseTiff>;

// Of a descriptor that outlives it and whose position stays where it is: several threads may have one each. Strips are
// those of the file. Nothing when libtiff cannot read its beginning.
TiffFile open_tiff(int fd);

} // namespace memento
