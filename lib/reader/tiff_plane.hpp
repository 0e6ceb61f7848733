// Pages of TIFF files that libvips 8.14 does not read: pixel samples of 3 to 64 bits that are no whole number of bytes
// or no common type (12-bit packed, 16- and 24-bit floating point …), colour tables that tint grey values, subsampled
// colours outside of JPEG, and the raw images of a run. Read as a whole into memory. For the decoder child only.
#pragma once

#include "reader/tiff_contents.hpp"
#include "reader/tiff_header.hpp"

#include <vips/vips8>

namespace memento {

// Whether tiffload takes such a page.
bool libvips_reads(const TiffPage& page);

// Throws Error undecodable when the page cannot be read, or would need more than memory_mb MiB.
// indexed: the numbers of the colours of a colour table, as grey values.
vips::VImage read_tiff_plane(int fd, const TiffPage& page, int number, bool indexed, std::int64_t memory_mb);

// Image `number` of a run; page is the one that describes the first.
vips::VImage read_raw_plane(int fd, const TiffPage& page, const RawRun& run, int number, std::int64_t memory_mb);

} // namespace memento
