// An image file, opened for reading by its content: libvips for JPEG, PNG, TIFF and WebP, OpenSlide for whole slides of
// the vendors named in source.cpp. For the decoder child only.
#pragma once

#include "image/content.hpp"
#include "image/image.hpp"
#include "image/tiff_header.hpp"

#include <optional>
#include <string>
#include <vector>
#include <vips/vips8>

namespace memento {

class SourceFile {
public:
    // Recognises the file and reads its header. Throws Error undecodable with the reason.
    SourceFile(int fd, const ConvertOptions& options);

    // The pixels of the first page, upright, 1 or 3 colours of any sample type and possibly transparency after them; to
    // be read from top to bottom, once. Can be called again for another pass.
    vips::VImage open() const;

    // Whether threads can decode parts of it at once: tiles, unlike what is packed from top to bottom.
    bool in_tiles() const { return !slide_path_.empty() || (tiff_ && tiff_->tiled); }
    // The same for open(): what had to be turned is in memory.
    bool in_any_order() const { return in_tiles() || turned_; }
    // The directory of a TIFF file whose pixels are those of open(), when they come out of one as they are.
    std::optional<int> tiff_directory() const;
    int colours() const { return colours_; }
    bool alpha() const { return alpha_; }
    int planes() const { return planes_; }
    const std::optional<double>& pixel_size_um() const { return pixel_size_um_; }
    const std::vector<std::string>& notes() const { return notes_; }

private:
    vips::VImage load() const;
    vips::VImage in_known_colours(vips::VImage image) const;
    void look_at_slide();
    void look_at_tiff(const ConvertOptions& options);
    void look_at_bands(const vips::VImage& image);
    void check_size(const vips::VImage& image, const ConvertOptions& options) const;

    int fd_;
    Content content_;
    std::string slide_path_; // set when OpenSlide reads it
    std::string vendor_;     // then
    bool turned_ = false;    // its orientation is not the usual one
    std::optional<TiffHeader> tiff_;
    int colours_ = 1;
    bool alpha_ = false;
    int planes_ = 1;
    std::optional<double> pixel_size_um_;
    std::vector<std::string> notes_;
};

// libvips as the decoder uses it: loaders that are not meant for strangers' files blocked, messages kept from stderr.
void start_vips(int threads);

} // namespace memento
