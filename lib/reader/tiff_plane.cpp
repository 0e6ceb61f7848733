#include "reader/tiff_plane.hpp"

#include "base/error.hpp"
#include "image/note.hpp"

#include <algorithm>

namespace memento {
namespace {

using vips::VImage;

constexpr std::size_t least_cache = std::size_t{16} << 20U; // bytes; of strips, which are read once, two pieces do

VipsBandFormat format_of(PixelSampleType type)
{
    switch (type) {
    case PixelSampleType::u8:
        return VIPS_FORMAT_UCHAR;
    case PixelSampleType::i8:
        return VIPS_FORMAT_CHAR;
    case PixelSampleType::u16:
        return VIPS_FORMAT_USHORT;
    case PixelSampleType::i16:
        return VIPS_FORMAT_SHORT;
    case PixelSampleType::u32:
        return VIPS_FORMAT_UINT;
    case PixelSampleType::i32:
        return VIPS_FORMAT_INT;
    case PixelSampleType::f32:
        return VIPS_FORMAT_FLOAT;
    default:
        return VIPS_FORMAT_DOUBLE;
    }
}

VipsInterpretation meaning_of(const TiffPage& page, PixelSampleType type, int bands)
{
    const bool deep = type != PixelSampleType::u8;
    switch (page.photometric) {
    case PHOTOMETRIC_SEPARATED:
        return bands == 1 ? VIPS_INTERPRETATION_MULTIBAND : VIPS_INTERPRETATION_CMYK;
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
        return VIPS_INTERPRETATION_LAB;
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_YCBCR:
    case PHOTOMETRIC_PALETTE:
        if (bands >= 3)
            return deep ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
        [[fallthrough]];
    default:
        return deep ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
    }
}

int generate(VipsRegion* region, void*, void* plane, void*, gboolean*)
{
    try {
        static_cast<TiffPlane*>(plane)->fill(
            region->valid,
            reinterpret_cast<std::byte*>(VIPS_REGION_ADDR(region, region->valid.left, region->valid.top)),
            VIPS_REGION_LSKIP(region));
        return 0;
    } catch (const std::bad_alloc&) {
        vips_error("tiff", "out of memory");
    } catch (const std::exception& error) {
        vips_error("tiff", "%s", error.what());
    }
    return -1;
}

void drop_plane(gpointer plane)
{
    delete static_cast<std::shared_ptr<TiffPlane>*>(plane);
}

std::vector<std::string> notes_of(const TiffLayout& layout, TiffPieceReader& reader)
{
    std::vector<std::string> notes;
    if (const std::uint64_t missing = reader.missing(); missing > 0)
        add_note(notes, Note::pieces_missing,
                 {std::to_string(missing), std::to_string(layout.chunks()), layout.tiled ? "tiles" : "strips"});
    if (reader.takes_writer_into_account())
        add_note(notes, Note::colours_guessed);
    return notes;
}

} // namespace

std::shared_ptr<TiffPlane> TiffPlane::open(const TiffReading& reading)
{
    if (reading.run)
        return std::shared_ptr<TiffPlane>(
            new TiffPlane(reading, layout_of_run(reading.page, *reading.run, reading.number), nullptr));
    try {
        TiffFile tiff = open_page(reading.fd, reading.page);
        const TiffLayout layout = layout_of(tiff.get(), reading.page, reading.memory_mb, reading.max_pixels);
        return std::shared_ptr<TiffPlane>(new TiffPlane(reading, layout, std::move(tiff)));
    } catch (const std::runtime_error& fault) { // TiffFault, JpegFault
        if (dynamic_cast<const Error*>(&fault) != nullptr)
            throw;
        throw Error(ErrorCode::undecodable,
                    std::string("The image is damaged or of a kind that cannot be read: ") + fault.what() + ".",
                    "Open it in the program it came from and save it again as TIFF or PNG.");
    }
}

TiffPlane::TiffPlane(const TiffReading& reading, const TiffLayout& layout, TiffFile tiff)
    : reading_(reading)
    , layout_(layout)
    , pixels_(layout, tiff.get(), reading.pixel_sample, reading.indexed)
    , cache_(bytes_to_keep(false))
{
    if (!tiff)
        return;
    std::uint16_t orientation = 1;
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
    orientation_ = orientation;
    std::uint32_t length = 0;
    const void* profile = nullptr;
    if (layout.page.photometric == PHOTOMETRIC_SEPARATED &&
        TIFFGetField(tiff.get(), TIFFTAG_ICCPROFILE, &length, &profile) == 1 && profile != nullptr)
        profile_.assign(static_cast<const char*>(profile), length);
    auto reader = std::make_unique<TiffPieceReader>(reading.fd, layout, std::move(tiff));
    notes_ = notes_of(layout, *reader);
    give_back(0, std::move(reader));
}

// What lies around the areas that are read, or a row of tiles and the one below it.
std::size_t TiffPlane::bytes_to_keep(bool from_top) const
{
    const std::size_t piece = layout_.piece_bytes() * static_cast<std::size_t>(layout_.planes);
    const std::size_t max_samples = static_cast<std::size_t>(reading_.memory_mb) * (1048576 / 4);
    const std::size_t row = from_top ? std::min(2 * piece * layout_.across, max_samples) : 0;
    return std::max({layout_.tiled ? least_cache : 0, 2 * piece, row});
}

VImage TiffPlane::image(const std::shared_ptr<TiffPlane>& plane, bool from_top)
{
    plane->cache_.keep(plane->bytes_to_keep(from_top));
    VipsImage* const made = vips_image_new();
    const VImage image(made);
    const TiffPage& page = plane->layout_.page;
    const TiffPixels& pixels = plane->pixels_;
    vips_image_init_fields(made, static_cast<int>(page.width), static_cast<int>(page.height), pixels.bands(),
                           format_of(pixels.type()), VIPS_CODING_NONE, meaning_of(page, pixels.type(), pixels.bands()),
                           1, 1);
    g_object_set_data_full(G_OBJECT(made), "memento-plane", new std::shared_ptr<TiffPlane>(plane),
                           drop_plane); // NOLINT
    const VipsDemandStyle style = plane->layout_.tiled ? VIPS_DEMAND_STYLE_SMALLTILE : VIPS_DEMAND_STYLE_THINSTRIP;
    if (vips_image_pipelinev(made, style, nullptr) != 0 ||
        vips_image_generate(made, nullptr, generate, nullptr, plane.get(), nullptr) != 0)
        throw vips::VError();
    return plane->described(image);
}

VImage TiffPlane::described(const VImage& image) const
{
    VImage whole = image.copy();
    whole.set(VIPS_META_ORIENTATION, orientation_);
    if (!profile_.empty())
        vips_image_set_blob_copy(whole.get_image(), VIPS_META_ICC_NAME, profile_.data(), profile_.size());
    if (layout_.tiled)
        return whole;
    whole.set(VIPS_META_SEQUENTIAL, 1); // so that what reads some rows twice keeps them
    return whole.sequential(
        VImage::option()->set("tile_height", static_cast<int>(std::clamp(layout_.part_height, 16U, 512U))));
}

void TiffPlane::fill(const VipsRect& area, std::byte* out, std::size_t row_bytes)
{
    for (int plane = 0; plane < layout_.planes; ++plane) {
        if (!pixels_.takes(plane))
            continue;
        for (int y = area.top; y < area.top + area.height;) {
            int below = y;
            for (int x = area.left; x < area.left + area.width;) {
                const TiffPiece piece =
                    piece_at(layout_, plane, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y));
                const int right = static_cast<int>(
                    std::min<std::int64_t>(std::int64_t{piece.left} + layout_.chunk_width, area.left + area.width));
                below = static_cast<int>(
                    std::min<std::int64_t>(std::int64_t{piece.top} + piece.rows, area.top + area.height));
                std::byte* const corner = out + static_cast<std::size_t>(y - area.top) * row_bytes +
                                          static_cast<std::size_t>(x - area.left) * pixels_.pixel_bytes();
                fill_part(piece, {x, y, right - x, below - y}, corner, row_bytes);
                x = right;
            }
            y = below;
        }
    }
    for (int y = 0; y < area.height; ++y)
        pixels_.finish(out + static_cast<std::size_t>(y) * row_bytes, static_cast<std::size_t>(area.width));
}

void TiffPlane::fill_part(const TiffPiece& piece, const VipsRect& part, std::byte* out, std::size_t row_bytes)
{
    const auto count = static_cast<std::size_t>(part.width);
    const bool directly = fills(piece, part, row_bytes);
    if (directly && decode(piece, {out, layout_.row_bytes() * piece.rows}))
        return;
    const PieceCache::Pixels decoded =
        directly ? nullptr : cache_.get(piece.key(), [&] { return this->decoded(piece); });
    const std::size_t first = static_cast<std::size_t>(part.left) - piece.left;
    for (int y = part.top; y < part.top + part.height; ++y, out += row_bytes) {
        if (!decoded) {
            pixels_.put_nothing(piece.plane, count, out);
            continue;
        }
        const std::size_t row = (static_cast<std::size_t>(y) - piece.top) * layout_.row_bytes();
        pixels_.put({reinterpret_cast<const char*>(decoded->data()) + row, layout_.row_bytes()}, piece.plane, first,
                    count, out);
    }
}

// Whether a strip can be decoded into the part that is asked for, as it is all of it and nobody else will ask again.
bool TiffPlane::fills(const TiffPiece& piece, const VipsRect& part, std::size_t row_bytes) const
{
    return !layout_.tiled && row_bytes == layout_.row_bytes() &&
           static_cast<std::uint32_t>(part.width) == layout_.chunk_width &&
           static_cast<std::uint32_t>(part.height) == piece.rows && pixels_.as_they_lie();
}

PieceCache::Pixels TiffPlane::decoded(const TiffPiece& piece)
{
    auto pixels = std::make_shared<std::vector<std::byte>>(layout_.row_bytes() * piece.rows);
    return decode(piece, *pixels) ? pixels : nullptr;
}

bool TiffPlane::decode(const TiffPiece& piece, std::span<std::byte> pixels)
{
    const int own = layout_.coding == TiffCoding::rows ? piece.plane : 0;
    try {
        std::unique_ptr<TiffPieceReader> reader = borrow(own);
        const bool there = reader->read(piece, pixels);
        give_back(own, std::move(reader));
        return there;
    } catch (const std::runtime_error& fault) {
        throw TiffFault((layout_.tiled ? "tile " : "strip ") + std::to_string(piece.chunk + 1) + " of " +
                        std::to_string(layout_.chunks()) + ": " + fault.what());
    }
}

std::unique_ptr<TiffPieceReader> TiffPlane::borrow(int plane)
{
    {
        const std::scoped_lock lock(mutex_);
        std::vector<std::unique_ptr<TiffPieceReader>>& spare = spare_[plane];
        if (!spare.empty()) {
            std::unique_ptr<TiffPieceReader> reader = std::move(spare.back());
            spare.pop_back();
            return reader;
        }
    }
    return std::make_unique<TiffPieceReader>(reading_.fd, layout_,
                                             reading_.run ? nullptr : open_page(reading_.fd, layout_.page));
}

void TiffPlane::give_back(int plane, std::unique_ptr<TiffPieceReader> reader)
{
    const std::scoped_lock lock(mutex_);
    spare_[plane].push_back(std::move(reader));
}

} // namespace memento
