#include "reader/tiff_layout.hpp"

#include "base/error.hpp"
#include "reader/pixel_samples.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

constexpr std::size_t large_strip = std::size_t{1} << 20U; // bytes; larger ones are read in parts
constexpr std::size_t part_bytes = std::size_t{1} << 18U;
constexpr const char* other_program =
    "Convert it with bfconvert or QuPath to an OME-TIFF with LZW, Deflate or JPEG compression.";

struct Named {
    int number;
    const char* name;
};

constexpr std::array compressions_not_read{Named{9, "JBIG"},           Named{10, "JBIG"},
                                           Named{22610, "JPEG XR"},    Named{34892, "lossy JPEG (DNG)"},
                                           Named{34934, "JPEG XR"},    Named{50002, "JPEG XL"},
                                           Named{52546, "JPEG XL"},    Named{65000, "Kodak DCR"},
                                           Named{32771, "CCITT RLE"},  Named{34713, "Nikon NEF"},
                                           Named{34718, "MDI"},        Named{34719, "MDI"},
                                           Named{34720, "MDI"},        Named{32895, "IT8 CT"},
                                           Named{32896, "IT8 LW"},     Named{32897, "IT8 MP"},
                                           Named{32898, "IT8 BL"},     Named{32908, "Pixar film"},
                                           Named{32909, "Pixar log"},  Named{32947, "Kodak DCS"},
                                           Named{34661, "JBIG"},       Named{34676, "SGI log"},
                                           Named{34677, "SGI log 24"}, Named{34887, "LERC"},
                                           Named{34925, "LZMA"},       Named{50000, "Zstandard"},
                                           Named{50001, "WebP"},       Named{32766, "NeXT"},
                                           Named{32809, "ThunderScan"}};

constexpr std::array photometrics_not_read{
    Named{PHOTOMETRIC_ITULAB, "ITU L*a*b* colours"}, Named{PHOTOMETRIC_CFA, "the raw mosaic of a camera"},
    Named{PHOTOMETRIC_LOGL, "logarithmic luminance"}, Named{PHOTOMETRIC_LOGLUV, "logarithmic colours (LogLuv)"},
    Named{34892, "the raw linear colours of a camera"}};

const char* name_in(const auto& table, int number)
{
    const auto found = std::ranges::find(table, number, &Named::number);
    return found == table.end() ? nullptr : found->name;
}

[[noreturn]] void refuse(const std::string& what, const std::string& hint)
{
    throw Error(ErrorCode::undecodable, what, hint);
}

bool is_jpeg_2000(int compression)
{
    return compression == COMPRESSION_JP2000 || (compression >= 33003 && compression <= 33005);
}

bool has_decoder(int compression)
{
    return is_jpeg_2000(compression) || TIFFIsCODECConfigured(static_cast<std::uint16_t>(compression)) != 0;
}

// Those that libtiff reads row by row without having all of a strip in memory.
bool comes_in_rows(int compression)
{
    constexpr std::array codecs{COMPRESSION_LZW,       COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
                                COMPRESSION_PACKBITS,  COMPRESSION_ZSTD,          COMPRESSION_LZMA,
                                COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4};
    return std::ranges::find(codecs, compression) != codecs.end();
}

bool unusual_kind(const TiffPage& page)
{
    switch (page.photometric) {
    case PHOTOMETRIC_YCBCR:
        return page.bits != 8 || page.bands < 3 || page.value_format == 2 || page.value_format == 3;
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
        return (page.bits != 8 && page.bits != 16) || page.bands < 3 || page.value_format == 3;
    case PHOTOMETRIC_PALETTE:
        return page.bits > 16 || page.value_format == 2 || page.value_format == 3;
    default: // fewer than three values of a pixel that are called RGB are channels
        return false;
    }
}

void set_strips(TIFF* tiff, TiffLayout& layout)
{
    std::uint32_t rows = layout.page.height;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
    layout.chunk_width = layout.page.width;
    layout.chunk_height = std::clamp<std::uint32_t>(rows, 1, layout.page.height);
    layout.down = (layout.page.height - 1) / layout.chunk_height + 1;
}

void set_tiles(TIFF* tiff, TiffLayout& layout)
{
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &layout.chunk_width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &layout.chunk_height);
    if (layout.chunk_width == 0 || layout.chunk_height == 0)
        refuse("The TIFF file does not say how large its tiles are.", "Save it again with the program it came from.");
    layout.across = (layout.page.width - 1) / layout.chunk_width + 1;
    layout.down = (layout.page.height - 1) / layout.chunk_height + 1;
}

void set_coding(TIFF* tiff, TiffLayout& layout)
{
    const TiffPage& page = layout.page;
    layout.part_height = layout.chunk_height;
    if (page.photometric == PHOTOMETRIC_YCBCR && page.compression != COMPRESSION_JPEG &&
        !is_jpeg_2000(page.compression)) {
        std::uint16_t across = 2;
        std::uint16_t down = 2;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_YCBCRSUBSAMPLING, &across, &down);
        layout.chroma_across = across;
        layout.chroma_down = down;
    }
    const bool plain = layout.chroma_across == 1 && layout.chroma_down == 1;
    if (page.compression == COMPRESSION_NONE && plain)
        layout.coding = TiffCoding::raw;
    else if (page.compression == COMPRESSION_JPEG && page.bits == 8 && (layout.each == 1 || layout.each == 3))
        layout.coding = TiffCoding::jpeg;
    else if (is_jpeg_2000(page.compression))
        layout.coding = TiffCoding::jpeg_2000;
    const bool long_strip = !layout.tiled && layout.piece_bytes() > large_strip;
    if (!long_strip || !plain || (layout.coding != TiffCoding::raw && !comes_in_rows(page.compression)))
        return;
    if (layout.coding == TiffCoding::whole)
        layout.coding = TiffCoding::rows;
    const auto rows = static_cast<std::uint32_t>(part_bytes / layout.row_bytes());
    layout.part_height = std::clamp<std::uint32_t>(rows, 1, layout.chunk_height);
}

void set_colours(TiffLayout& layout)
{
    const bool together = layout.planes == 1;
    switch (layout.page.photometric) {
    case PHOTOMETRIC_PALETTE:
        layout.colours = TiffColours::palette;
        break;
    case PHOTOMETRIC_YCBCR: // JPEG and JPEG 2000 make RGB of what lies together
        if (!together || (layout.coding != TiffCoding::jpeg && layout.coding != TiffCoding::jpeg_2000))
            layout.colours = TiffColours::ycbcr;
        break;
    case PHOTOMETRIC_CIELAB:
        layout.colours = TiffColours::cielab;
        break;
    case PHOTOMETRIC_ICCLAB:
        layout.colours = TiffColours::icclab;
        break;
    default:
        break;
    }
}

void check_chroma(const TiffLayout& layout)
{
    const auto fits = [](int chroma) { return chroma == 1 || chroma == 2 || chroma == 4; };
    const bool halved = layout.chroma_across != 1 || layout.chroma_down != 1;
    if (!fits(layout.chroma_across) || !fits(layout.chroma_down) ||
        (halved && (layout.planes > 1 || layout.page.bands != 3)))
        refuse("The TIFF file holds YCbCr colours with their chroma in an unusual layout, which Memento does not read.",
               "Save it as RGB.");
}

void check_cost(const TiffLayout& layout, std::int64_t memory_mb, std::int64_t max_pixels)
{
    const std::string what = layout.tiled ? "tiles" : "strips";
    if (layout.chunks() > max_tiff_chunks)
        refuse("The TIFF file is made of " + std::to_string(layout.chunks()) + " " + what + " of " +
                   std::to_string(layout.chunk_width) + " × " + std::to_string(layout.chunk_height) +
                   " pixels, which is more than the " + std::to_string(max_tiff_chunks) + " that Memento reads.",
               "Save it with " + what + " of a usual size, such as 512 × 512 pixels.");
    const double covered =
        static_cast<double>(layout.chunks()) / layout.planes * layout.chunk_width * layout.chunk_height;
    if (layout.tiled && covered > static_cast<double>(max_pixels) &&
        covered > 4. * layout.page.width * layout.page.height)
        refuse("The tiles of the TIFF file are far larger than its image: of " + std::to_string(layout.chunk_width) +
                   " × " + std::to_string(layout.chunk_height) + " pixels.",
               "Save it with tiles of a usual size, such as 512 × 512 pixels.");
    const double bytes = static_cast<double>(layout.row_bytes()) * layout.part_height * layout.planes;
    if (bytes > static_cast<double>(memory_mb) * 1048576 / 4)
        refuse("The TIFF file has " + what + " of " + std::to_string(static_cast<std::int64_t>(bytes / 1048576)) +
                   " MiB, which can only be read as a whole and take more than a quarter of " +
                   std::to_string(memory_mb) + " MiB of memory.",
               "The setting decode_memory_mb says how much may be used; or save it with smaller " + what + ".");
}

} // namespace

void check_readable(const TiffPage& page, int page_number, std::size_t pages)
{
    const std::string where =
        pages > 1 ? "Page " + std::to_string(page_number + 1) + " of the TIFF file" : "The TIFF file";
    if (page.width == 0 || page.height == 0)
        refuse(where + " does not say how large its image is.", "Save it again with the program it came from.");
    if (!has_decoder(page.compression)) {
        const char* name = name_in(compressions_not_read, page.compression);
        const std::string number = "(" + std::to_string(page.compression) + ") compression";
        refuse(where + " has " + (name != nullptr ? std::string(name) + " " + number : "an unknown " + number) +
                   ", which Memento does not read.",
               other_program);
    }
    if (page.value_format > 4) // 4 is "undefined", which everybody takes for unsigned
        refuse(where + " holds complex numbers, which Memento does not read.",
               "Save it with whole numbers or floating-point numbers.");
    if (!is_known_pixel_sample({page.bits, page.value_format}))
        refuse(where + " has " + std::to_string(page.bits) + "-bit " +
                   (page.value_format == 3 ? "floating-point " : "") + "values, which Memento does not read.",
               "Save it with 8, 16 or 32 bits per value.");
    if (const char* name = name_in(photometrics_not_read, page.photometric))
        refuse(where + " holds " + std::string(name) + ", which Memento does not read.", "Save it as RGB.");
    if (page.compression == COMPRESSION_JPEG && page.bits != 8)
        refuse(where + " has JPEG compression with " + std::to_string(page.bits) +
                   " bits per value, which Memento does not read.",
               other_program);
    if (is_jpeg_2000(page.compression) && (page.bits != 8 && page.bits != 16))
        refuse(where + " has JPEG 2000 compression with " + std::to_string(page.bits) +
                   " bits per value, which Memento does not read.",
               other_program);
    if (unusual_kind(page))
        refuse(where + " holds colours of an unusual kind: photometric interpretation " +
                   std::to_string(page.photometric) + " with " + std::to_string(page.bands) + " values of " +
                   std::to_string(page.bits) + " bits.",
               "Save it as RGB.");
}

bool jpeg_2000_holds_ycbcr(const TiffPage& page, bool transformed, bool by_libvips)
{
    if (page.bits != 8 || page.compression == 33005)
        return false;
    const bool rgb = page.photometric == PHOTOMETRIC_RGB;
    if (transformed)
        return by_libvips && rgb && page.compression == 33004;
    return page.photometric == PHOTOMETRIC_YCBCR || (rgb && page.compression != COMPRESSION_JP2000);
}

TiffLayout layout_of(TIFF* tiff, const TiffPage& page, std::int64_t memory_mb, std::int64_t max_pixels)
{
    TiffLayout layout;
    layout.page = page;
    layout.tiled = TIFFIsTiled(tiff) != 0;
    if (layout.tiled)
        set_tiles(tiff, layout);
    else
        set_strips(tiff, layout);
    layout.planes = page.planar ? page.bands : 1;
    layout.each = page.planar ? 1 : page.bands;
    set_coding(tiff, layout);
    set_colours(layout);
    check_chroma(layout);
    check_cost(layout, memory_mb, max_pixels);
    return layout;
}

TiffLayout layout_of_run(const TiffPage& page, const RawRun& run, int number)
{
    TiffLayout layout;
    layout.page = page;
    layout.chunk_width = page.width;
    layout.chunk_height = page.height;
    layout.each = page.bands;
    layout.coding = TiffCoding::raw;
    layout.part_height =
        std::clamp<std::uint32_t>(static_cast<std::uint32_t>(part_bytes / layout.row_bytes()), 1, page.height);
    layout.run_offset = run.offset + static_cast<std::uint64_t>(number) * run.image_bytes;
    layout.run_big_endian = run.big_endian;
    set_colours(layout);
    return layout;
}

TiffPiece piece_at(const TiffLayout& layout, int plane, std::uint32_t x, std::uint32_t y)
{
    TiffPiece piece;
    const std::uint32_t column = x / layout.chunk_width;
    const std::uint32_t row = y / layout.chunk_height;
    piece.plane = plane;
    piece.chunk = (static_cast<std::uint32_t>(plane) * layout.down + row) * layout.across + column;
    piece.left = column * layout.chunk_width;
    piece.skip = (y - row * layout.chunk_height) / layout.part_height * layout.part_height;
    piece.top = row * layout.chunk_height + piece.skip;
    piece.rows = std::min(layout.part_height, layout.chunk_height - piece.skip);
    if (!layout.tiled)
        piece.rows = std::min(piece.rows, layout.page.height - piece.top);
    return piece;
}

} // namespace memento
