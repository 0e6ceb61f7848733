#include "reader/tiff_file.hpp"

#include <unistd.h>

namespace memento {

TiffFile open_tiff(int fd)
{
    ::lseek(fd, 0, SEEK_SET);
    const int own = ::dup(fd); // TIFFClose closes it
    TiffFile tiff{TIFFFdOpen(own, "input", "rm")};
    if (!tiff)
        ::close(own);
    return tiff;
}

} // namespace memento
