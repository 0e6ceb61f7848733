// What a source becomes on disk: the table of the formats 0 to 5, as a pure function.
#pragma once

#include "image/image.hpp"

namespace memento {

struct SourceShape {
    int width = 0; // pixels
    int height = 0;
    int colours = 1;    // 1 grey, 3 RGB
    bool alpha = false; // there is a channel of transparency, and it is not opaque everywhere
    int bits = 8;       // 8 or 16: what a pixel sample needs after its values were mapped to whole numbers ≥ 0
};

struct Target {
    int format = 0;     // 1 to 5
    bool tiled = false; // type 'T'
    bool jpeg = false;  // else PNG
    int width = 0;      // of the stored image
    int height = 0;
    int channels = 0;       // as in ImageInfo
    int bits = 8;           // 8 or 16
    bool narrowed = false;  // 16-bit pixel samples are mapped from their minimum … maximum to 8 bits
    bool flattened = false; // transparency is laid on white
    bool flat_copy = false; // the whole image as one file besides its tiles
};

// format: 0 to 5. Grey stays grey in every format, and without transparency there is no alpha channel in the file: the
// pixels that a reader gets are the same, the files smaller.
//   0 chooses: grey and deep data and transparency in PNG, 8-bit RGB in JPEG; tiles when a side is over 2,048 px
//   1 JPEG, 2 PNG, both reduced to 2,048 px a side    3 PNG in full size    4 JPEG tiles (deep grey: PNG, format 5)
//   5 PNG tiles
Target choose_target(const SourceShape& source, int format);

} // namespace memento
