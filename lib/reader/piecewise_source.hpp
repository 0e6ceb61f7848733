// Some pieces of a file as if they were a whole one, for libvips.
#pragma once

#include "reader/png_chunks.hpp"

#include <vector>
#include <vips/vips8>

namespace memento {

// pieces: in the order in which they are read. The descriptor must stay open for as long as something reads from the
// source; where it stands does not matter, and is not changed.
vips::VSource source_of_pieces(int fd, std::vector<FilePiece> pieces);

} // namespace memento
