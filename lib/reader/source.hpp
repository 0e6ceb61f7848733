// An image file, opened for reading by its content: libvips for JPEG, PNG and WebP, our own reader through libtiff for
// TIFF, OpenSlide for whole slides of the vendors named in source.cpp. For the decoder child only.
#pragma once

#include "image/content.hpp"
#include "image/contents.hpp"
#include "image/image.hpp"
#include "reader/png_chunks.hpp"
#include "reader/tiff_contents.hpp"
#include "reader/tiff_header.hpp"
#include "reader/tiff_plane.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <vips/vips8>

struct _openslide; // NOLINT(bugprone-reserved-identifier): what openslide_t is

namespace memento {

class SourceFile {
public:
    // Recognises the file and reads its header. companion: the text that describes it, or "". Throws Error undecodable
    // with the reason.
    SourceFile(int fd, const ConvertOptions& options, const std::string& companion);

    // The pixels of the plane that options.plane says, upright, 1 or 3 colours of any pixel sample type and possibly
    // transparency after them; to be read once, by areas where it is in_any_order(), else from top to bottom. Can be
    // called again for another pass.
    vips::VImage open(bool from_top = false) const;

    // Whether threads can decode parts of it at once: tiles, unlike what is packed from top to bottom.
    bool in_tiles() const { return !slide_path_.empty() || (tiff_plane_ && tiff_plane_->in_any_order()); }
    // The same for open(): what had to be turned is in memory.
    bool in_any_order() const { return in_tiles() || turned_; }
    // The areas in which each tile of the file is read once; nothing where there is no such size.
    std::optional<Level> area() const;
    // The directory of a TIFF file whose pixels are those of open(), when they come out of one as they are.
    std::optional<int> tiff_directory() const;
    int colours() const { return colours_; }
    bool alpha() const { return alpha_; }
    // 8 or 16: what a pixel sample needs as a whole number, as far as the header tells.
    int bits() const { return contents_.bits <= 8 || reduced_to_8_bits_ ? 8 : 16; }
    // What else is in the file; complete after construction.
    const FileContents& contents() const { return contents_; }
    const Plane& plane() const { return plane_; }

private:
    vips::VImage load(bool from_top) const;
    vips::VImage in_known_colours(vips::VImage image) const;
    vips::VImage load_png(vips::VOption* options) const;
    void look_at_png(const ConvertOptions& options);
    void look_at_slide();
    void describe_slide(_openslide* slide);
    void look_at_tiff(const ConvertOptions& options, const std::string& companion);
    void open_tiff_plane(const ConvertOptions& options);
    void choose_plane(const ConvertOptions& options);
    void choose_page(int page, int band);
    void look_at_bands(const vips::VImage& image);
    void describe(const vips::VImage& image);
    const TiffPage* page() const; // of the plane; nothing when it is no TIFF that we read ourselves
    bool indexed() const;         // its colour table only tints grey values

    int fd_;
    Content content_;
    PngChunks png_;          // of a PNG
    std::string slide_path_; // set when OpenSlide reads it
    std::string vendor_;     // of a slide, also when its pages are read as TIFF
    bool turned_ = false;    // its orientation is not the usual one
    std::optional<TiffHeader> tiff_;
    std::optional<RawRun> run_;
    FileContents contents_;
    Plane plane_;
    std::shared_ptr<TiffPlane> tiff_plane_; // when it is a TIFF that we read ourselves
    bool reduced_to_8_bits_ = false;        // by the way to RGB
    int colours_ = 1;
    bool alpha_ = false;
};

// libvips as the decoder uses it: loaders that are not meant for strangers' files blocked, messages kept from stderr.
void start_vips(int threads);

} // namespace memento
