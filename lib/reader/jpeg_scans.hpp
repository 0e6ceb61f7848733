// What decoding a JPEG file will cost, from its markers alone.
//
// Source: ITU-T T.81, B.1.1.2 (markers), B.2.1 (a frame of several scans), G (progressive).
#pragma once

#include <cstdint>

namespace memento {

// Each scan of a progressive picture goes over all of its pixels, whose coefficients are kept until the last one. Error
// (undecodable) when there are more than a hundred scans, or the coefficients need more memory than memory_mb MiB. What
// is damaged is left to the decoder, which says so better. Reads the file once, up to the hundredth scan, where it is
// progressive; else its headers.
void check_jpeg_scans(int fd, std::int64_t memory_mb);

} // namespace memento
