#include "reader/jpeg_colours.hpp"

#include "codec/jpeg_stream.hpp"
#include "reader/tiff_file.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tiffio.h>
#include <unistd.h>

namespace memento {
namespace {

constexpr std::uint64_t head_bytes = 65536; // of a tile: its markers are in them, unless they are of an unusual length

std::uint32_t chunks_of(TIFF* tiff)
{
    return TIFFIsTiled(tiff) != 0 ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
}

JpegHead tables_of(TIFF* tiff)
{
    std::uint32_t length = 0;
    const void* tables = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_JPEGTABLES, &length, &tables) != 1 || tables == nullptr)
        return {};
    return read_jpeg_markers({static_cast<const char*>(tables), length});
}

// The beginning of the first tile or strip that is there, from this one on.
std::string data_from(int fd, TIFF* tiff, std::uint32_t first)
{
    const std::uint32_t count = chunks_of(tiff);
    for (std::uint32_t chunk = first; chunk < count; ++chunk) {
        int failed = 0;
        const std::uint64_t bytes = TIFFGetStrileByteCountWithErr(tiff, chunk, &failed);
        const std::uint64_t offset = failed == 0 ? TIFFGetStrileOffsetWithErr(tiff, chunk, &failed) : 0;
        if (failed != 0)
            break;
        if (bytes == 0)
            continue;
        std::string data(std::min(bytes, head_bytes), '\0');
        const ssize_t read = ::pread(fd, data.data(), data.size(), static_cast<off_t>(offset));
        data.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
        return data;
    }
    return "";
}

bool has_other_colours(const std::string& data, TIFF* tiff, const TiffPage& page)
{
    if (data.empty())
        return false;
    try {
        JpegHead head = read_jpeg_markers(data);
        if (!head.jfif && !head.adobe) {
            const JpegHead tables = tables_of(tiff);
            head.jfif = tables.jfif;
            head.adobe = tables.adobe;
        }
        const bool rgb = page.photometric == PHOTOMETRIC_RGB;
        return head.components.size() == 3 && holds_rgb(head, rgb) != rgb;
    } catch (const JpegFault&) {
        return false; // who decodes it says what is wrong with it
    }
}

// Writers do all tiles alike, but pages may be put together of tiles of several: the first, one amid, and the last.
bool some_have_other_colours(int fd, TIFF* tiff, const TiffPage& page)
{
    const std::uint32_t count = chunks_of(tiff);
    return count > 0 && std::ranges::any_of(std::array{0U, count / 2, count - 1}, [&](std::uint32_t chunk) {
               return has_other_colours(data_from(fd, tiff, chunk), tiff, page);
           });
}

} // namespace

std::vector<int> pages_of_other_colours(int fd, const TiffHeader& header)
{
    std::vector<int> found;
    quieten_tiff();
    const TiffFile tiff = open_tiff(fd);
    for (std::size_t i = 0; tiff && i < header.pages.size(); ++i) {
        const TiffPage& page = header.pages[i];
        if (page.compression == COMPRESSION_JPEG && page.bands == 3 &&
            (page.photometric == PHOTOMETRIC_RGB || page.photometric == PHOTOMETRIC_YCBCR) &&
            TIFFSetSubDirectory(tiff.get(), page.offset) == 1 && some_have_other_colours(fd, tiff.get(), page))
            found.push_back(static_cast<int>(i));
    }
    ::lseek(fd, 0, SEEK_SET);
    return found;
}

} // namespace memento
