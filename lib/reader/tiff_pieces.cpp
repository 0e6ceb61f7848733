#include "reader/tiff_pieces.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>
#include <vector>

namespace memento {
namespace {

std::string reason_or(const std::string& otherwise)
{
    const std::string reason = take_tiff_error();
    return reason.empty() ? otherwise : reason;
}

void swap_bytes(std::span<std::byte> pixels, int bits)
{
    const auto count = static_cast<tmsize_t>(pixels.size() * 8 / static_cast<std::size_t>(bits));
    void* const all = pixels.data();
    switch (bits) {
    case 16:
        return TIFFSwabArrayOfShort(static_cast<std::uint16_t*>(all), count);
    case 24:
        return TIFFSwabArrayOfTriples(static_cast<std::uint8_t*>(all), count);
    case 32:
        return TIFFSwabArrayOfLong(static_cast<std::uint32_t*>(all), count);
    case 64:
        return TIFFSwabArrayOfLong8(static_cast<std::uint64_t*>(all), count);
    default: // packed with the highest bit first, or of single bytes
        return;
    }
}

constexpr std::uint64_t max_head = 4096; // of JPEG 2000, bytes that are looked into

bool is_run_length_of_fax(int compression)
{
    return compression == COMPRESSION_CCITTRLE || compression == COMPRESSION_CCITTRLEW;
}

} // namespace

TiffFile open_page(int fd, const TiffPage& page)
{
    take_tiff_error();
    TiffFile tiff = open_tiff(fd);
    if (!tiff || TIFFSetSubDirectory(tiff.get(), page.offset) != 1)
        throw TiffFault(reason_or("its directory cannot be read"));
    return tiff;
}

TiffPieceReader::TiffPieceReader(int fd, const TiffLayout& layout, TiffFile tiff)
    : fd_(fd)
    , layout_(layout)
    , tiff_(std::move(tiff))
    , swapped_(layout.run_big_endian)
{
    if (!tiff_)
        return;
    swapped_ = TIFFIsByteSwapped(tiff_.get()) != 0;
    std::uint16_t order = FILLORDER_MSB2LSB;
    TIFFGetFieldDefaulted(tiff_.get(), TIFFTAG_FILLORDER, &order);
    reversed_ = order == FILLORDER_LSB2MSB;
    if (layout.coding == TiffCoding::jpeg)
        take_tables();
}

void TiffPieceReader::take_tables()
{
    std::uint32_t length = 0;
    const void* tables = nullptr;
    if (TIFFGetField(tiff_.get(), TIFFTAG_JPEGTABLES, &length, &tables) != 1 || tables == nullptr || length == 0)
        return;
    const std::string_view all(static_cast<const char*>(tables), length);
    tables_head_ = read_jpeg_markers(all);
    tables_ = shared_jpeg_tables(all);
}

TiffPieceReader::Place TiffPieceReader::place_of(std::uint32_t chunk)
{
    if (!tiff_)
        return {layout_.run_offset, layout_.row_bytes() * layout_.chunk_height};
    int failed = 0;
    const Place place{TIFFGetStrileOffsetWithErr(tiff_.get(), chunk, &failed),
                      failed != 0 ? 0 : TIFFGetStrileByteCountWithErr(tiff_.get(), chunk, &failed)};
    if (failed != 0)
        throw TiffFault(reason_or("the list of its places in the file is damaged"));
    return place;
}

std::uint64_t TiffPieceReader::missing()
{
    std::uint64_t count = 0;
    for (std::uint64_t chunk = 0; tiff_ && chunk < layout_.chunks(); ++chunk)
        count += place_of(static_cast<std::uint32_t>(chunk)).there() ? 0 : 1;
    return count;
}

void TiffPieceReader::fetch(const Place& place, std::uint64_t max_bytes)
{
    bytes_.resize(std::min(place.bytes, max_bytes));
    fetch_into(bytes_.data(), bytes_.size(), place.offset);
}

void TiffPieceReader::fetch_into(char* bytes, std::size_t count, std::uint64_t offset) const
{
    for (std::size_t done = 0; done < count;) {
        const ssize_t got = ::pread(fd_, bytes + done, count - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            throw TiffFault("the file ends within it");
        done += static_cast<std::size_t>(got);
    }
}

bool TiffPieceReader::read(const TiffPiece& piece, std::span<std::byte> pixels)
{
    const Place place = place_of(piece.chunk);
    if (!place.there())
        return false;
    take_tiff_error();
    switch (layout_.coding) {
    case TiffCoding::raw:
        read_raw(piece, place, pixels);
        break;
    case TiffCoding::whole:
        if (layout_.chroma_across != 1 || layout_.chroma_down != 1)
            read_units(piece, place, pixels);
        else
            read_whole(piece, place, pixels);
        break;
    case TiffCoding::rows:
        read_rows(piece, pixels);
        break;
    case TiffCoding::jpeg:
        read_jpeg(piece, place, pixels);
        break;
    case TiffCoding::jpeg_2000:
        read_jpeg_2000(piece, place, pixels);
        break;
    }
    return true;
}

void TiffPieceReader::read_raw(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels)
{
    const std::uint64_t before = std::uint64_t{piece.skip} * layout_.row_bytes();
    if (place.bytes < before + pixels.size())
        throw TiffFault("it has fewer bytes than its pixels need");
    fetch_into(reinterpret_cast<char*>(pixels.data()), pixels.size(), place.offset + before);
    if (reversed_)
        TIFFReverseBits(reinterpret_cast<std::uint8_t*>(pixels.data()), static_cast<tmsize_t>(pixels.size()));
    if (swapped_)
        swap_bytes(pixels, layout_.page.bits);
}

// Pixels that share their chroma lie together in a unit.
void TiffPieceReader::read_units(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels)
{
    std::vector<std::byte> units(
        unit_bytes(layout_.chunk_width, piece.rows, layout_.chroma_across, layout_.chroma_down));
    read_whole(piece, place, units);
    spread_chroma(units, layout_.chunk_width, piece.rows, layout_.chroma_across, layout_.chroma_down, pixels);
}

void TiffPieceReader::read_whole(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels)
{
    const auto size = static_cast<tmsize_t>(pixels.size());
    TIFF* const tiff = tiff_.get();
    bool read = false;
    if (layout_.page.compression == COMPRESSION_OJPEG) { // its pieces lie anywhere in the file
        read = (layout_.tiled ? TIFFReadEncodedTile(tiff, piece.chunk, pixels.data(), size)
                              : TIFFReadEncodedStrip(tiff, piece.chunk, pixels.data(), size)) == size;
    } else {
        if (layout_.page.compression == COMPRESSION_JPEG)
            check_other_jpeg(place);
        else
            fetch(place, pixels.size() * 4 + 65536);
        if (is_run_length_of_fax(layout_.page.compression))
            bytes_.append(4, '\0'); // libtiff 4.5 loses its place in the last rows where it looks beyond the end
        read = TIFFReadFromUserBuffer(tiff, piece.chunk, bytes_.data(), static_cast<tmsize_t>(bytes_.size()),
                                      pixels.data(), size) == 1;
    }
    if (!read)
        throw TiffFault(reason_or("it cannot be decoded"));
}

void TiffPieceReader::read_rows(const TiffPiece& piece, std::span<std::byte> pixels)
{
    for (std::uint32_t row = 0; row < piece.rows; ++row) {
        if (TIFFReadScanline(tiff_.get(), pixels.data() + row * layout_.row_bytes(), piece.top + row,
                             static_cast<std::uint16_t>(piece.plane)) != 1)
            throw TiffFault(reason_or("it cannot be decoded"));
    }
}

// Of 2, 4 or more components, which libtiff gives as they are; that is only right when none of them are YCbCr.
void TiffPieceReader::check_other_jpeg(const Place& place)
{
    fetch(place, place.bytes);
    const JpegHead head = read_jpeg_markers(bytes_);
    if (static_cast<int>(head.components.size()) != layout_.each || layout_.page.photometric == PHOTOMETRIC_YCBCR ||
        (head.adobe && *head.adobe != 0))
        throw TiffFault("its JPEG has " + std::to_string(head.components.size()) +
                        " components, whose colours are of a kind that is not read");
}

void TiffPieceReader::read_jpeg(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels)
{
    fetch(place, pixels.size() * 4 + 1048576);
    JpegHead head = read_jpeg_markers(bytes_);
    const bool marked = head.jfif || head.adobe;
    if (!marked) {
        head.jfif = tables_head_.jfif;
        head.adobe = tables_head_.adobe;
    }
    if (head.frame == 0 || static_cast<int>(head.components.size()) != layout_.each)
        throw TiffFault("its JPEG has another number of components than the file says");
    composed_.assign("\xFF\xD8");
    if (!marked && layout_.each == 3)
        composed_ += adobe_marker(holds_rgb(head, layout_.page.photometric != PHOTOMETRIC_YCBCR));
    composed_ += tables_;
    composed_.append(bytes_, 2);
    const auto width = static_cast<std::uint32_t>(head.width);
    const auto height = static_cast<std::uint32_t>(head.height);
    const std::uint32_t needed_width = std::min(layout_.chunk_width, layout_.page.width - piece.left);
    const std::uint32_t needed_height = std::min(piece.rows, layout_.page.height - piece.top);
    if (width < needed_width || height < needed_height || width > layout_.chunk_width || height > layout_.chunk_height)
        throw TiffFault("its JPEG has another size than the file says");
    if (width == layout_.chunk_width && height <= piece.rows)
        return jpeg_.decode(composed_, head.width, head.height, pixels.data(), layout_.row_bytes(), layout_.each);
    const std::size_t row_bytes = std::size_t{width} * static_cast<std::size_t>(layout_.each);
    std::vector<std::byte> own(row_bytes * height);
    jpeg_.decode(composed_, head.width, head.height, own.data(), row_bytes, layout_.each);
    for (std::size_t row = 0; row < std::min(height, piece.rows); ++row)
        std::memcpy(pixels.data() + row * layout_.row_bytes(), own.data() + row * row_bytes, row_bytes);
}

// libvips never tells TIFFTAG_SOFTWARE, unlike others who use OpenJPEG for TIFF.
bool TiffPieceReader::seems_by_libvips(const Jpeg2000Head& head) const
{
    const char* software = nullptr;
    return head.by_openjpeg && TIFFGetField(tiff_.get(), TIFFTAG_SOFTWARE, &software) != 1;
}

bool TiffPieceReader::takes_writer_into_account()
{
    if (layout_.coding != TiffCoding::jpeg_2000 || layout_.each < 3)
        return false;
    for (std::uint64_t chunk = 0; chunk < layout_.chunks(); ++chunk) {
        const Place place = place_of(static_cast<std::uint32_t>(chunk));
        if (!place.there())
            continue;
        fetch(place, max_head);
        const Jpeg2000Head head = read_jpeg_2000_head(bytes_);
        return seems_by_libvips(head) && jpeg_2000_holds_ycbcr(layout_.page, head.transformed, true) &&
               !jpeg_2000_holds_ycbcr(layout_.page, head.transformed, false);
    }
    return false;
}

void TiffPieceReader::read_jpeg_2000(const TiffPiece& piece, const Place& place, std::span<std::byte> pixels)
{
    fetch(place, pixels.size() * 4 + 1048576);
    const Jpeg2000Image image = decode_jpeg_2000(bytes_, layout_.chunk_width, layout_.chunk_height);
    const std::uint32_t width = std::min(layout_.chunk_width, image.width);
    const std::uint32_t height = std::min(piece.rows, image.height);
    if (width < std::min(layout_.chunk_width, layout_.page.width - piece.left) ||
        height < std::min(piece.rows, layout_.page.height - piece.top))
        throw TiffFault("its JPEG 2000 has another size than the file says");
    if (static_cast<int>(image.components.size()) != layout_.each)
        throw TiffFault("its JPEG 2000 has another number of components than the file says");
    for (const Jpeg2000Component& component : image.components) {
        if (component.bits > layout_.page.bits || component.is_signed != (layout_.page.value_format == 2))
            throw TiffFault("its JPEG 2000 has other pixel samples than the file says");
    }
    const int bytes = layout_.page.bits / 8;
    const auto each = static_cast<std::size_t>(layout_.each);
    for (std::uint32_t y = 0; y < height; ++y) {
        std::byte* out = pixels.data() + y * layout_.row_bytes();
        for (std::uint32_t x = 0; x < width; ++x) {
            for (std::size_t s = 0; s < each; ++s, out += bytes) {
                const std::int32_t value = image.at(s, x, y);
                std::memcpy(out, &value, static_cast<std::size_t>(bytes)); // the lower bytes come first here
            }
        }
    }
    if (jpeg_2000_holds_ycbcr(layout_.page, image.head.transformed, seems_by_libvips(image.head)) && each >= 3)
        YcbcrToRgb().convert(pixels.data(), std::size_t{layout_.chunk_width} * piece.rows, layout_.each);
}

} // namespace memento
