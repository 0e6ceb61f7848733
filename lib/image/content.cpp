#include "image/content.hpp"

#include "base/text.hpp"

#include <array>

namespace memento {
namespace {

using namespace std::string_view_literals;

constexpr auto to_ome =
    "Convert it to OME-TIFF, for instance with bfconvert of Bio-Formats or with QuPath, and import that."sv;
constexpr auto to_tiff = "Save the image as TIFF or PNG, for instance with GIMP or ImageMagick, and import that."sv;
constexpr auto from_matlab = "Save the image as TIFF, with imwrite of MATLAB, and import that."sv;
constexpr auto unpack = "Unpack it and import the folder."sv;

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    UnreadableFormat format;
};

constexpr std::array magics{
    Magic{0, "ZISRAWFILE"sv, {"a Zeiss CZI image", to_ome}},
    Magic{0, "\xDA\xCE\xBE\x0A"sv, {"a Nikon ND2 image", to_ome}},
    Magic{0, "\x70\x00\x00\x00"sv, {"a Leica LIF file", to_ome}},
    Magic{0, "\x00\x00\x00\x10\x78"sv, {"a Cellomics C01 image", to_ome}},
    Magic{0,
          "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv,
          {"an OLE file (Zeiss ZVI, Olympus OIB, or an office document)", to_ome}},
    Magic{0, "OLYMPUSRAWFORMAT"sv, {"an Olympus OIR image", to_ome}},
    Magic{0, "\x89HDF\r\n\x1A\n"sv, {"an HDF5 file (Imaris and others)", to_ome}},
    Magic{128, "DICM"sv, {"a DICOM file", to_ome}},
    Magic{0, "SIMPLE  ="sv, {"a FITS image", to_tiff}},
    Magic{0, "MATLAB"sv, {"a MATLAB file", from_matlab}},
    Magic{0, "\x00\x00\x00\x0CjP  "sv, {"a JPEG 2000 image", to_tiff}},
    Magic{0, "\xFF\x4F\xFF\x51"sv, {"a JPEG 2000 code stream", to_tiff}},
    Magic{4, "ftyp"sv, {"a HEIF, AVIF or MP4 file", to_tiff}},
    Magic{0, "GIF8"sv, {"a GIF image", to_tiff}},
    Magic{0, "BM"sv, {"a BMP image", to_tiff}},
    Magic{0, "\x76\x2F\x31\x01"sv, {"an OpenEXR image", to_tiff}},
    Magic{0, "II\xBC\x01"sv, {"a JPEG XR image", to_tiff}},
    Magic{0, "%PDF"sv, {"a PDF document", to_tiff}},
    Magic{0, "%!PS"sv, {"a PostScript document", to_tiff}},
    Magic{0, "PK\x03\x04"sv, {"a ZIP archive", unpack}},
    Magic{0, "\x1F\x8B"sv, {"a gzip file", unpack}},
    Magic{0, "Rar!"sv, {"a RAR archive", unpack}},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, {"a 7z archive", unpack}},
    Magic{257, "ustar"sv, {"a tar archive", unpack}},
};

// Texts that begin with a tag, after blanks and a declaration.
std::optional<UnreadableFormat> markup(std::string_view head)
{
    const std::string text = lower(head.substr(0, 1024));
    if (text.find("<svg") != std::string::npos)
        return UnreadableFormat{"an SVG drawing", to_tiff};
    if (text.find("<html") != std::string::npos || text.find("<!doctype html") != std::string::npos)
        return UnreadableFormat{"a web page", "Was it downloaded without being logged in?"};
    if (text.find("<ome") != std::string::npos)
        return UnreadableFormat{"OME-XML without pixels", "Import the TIFF files that it describes."};
    return std::nullopt;
}

} // namespace

Content content_of(std::string_view head)
{
    if (head.starts_with("\xFF\xD8\xFF"sv))
        return Content::jpeg;
    if (head.starts_with("\x89PNG\r\n\x1A\n"sv))
        return Content::png;
    for (const std::string_view magic :
         {"II\x2A\x00"sv, "MM\x00\x2A"sv, "II\x2B\x00\x08\x00"sv, "MM\x00\x2B\x00\x08"sv}) {
        if (head.starts_with(magic))
            return Content::tiff;
    }
    if (head.starts_with("RIFF"sv) && head.substr(0, 12).ends_with("WEBP"sv))
        return Content::webp;
    if (head.starts_with("SQLite format 3\0"sv))
        return Content::sakura;
    return Content::other;
}

std::optional<UnreadableFormat> unreadable_format(std::string_view head)
{
    for (const Magic& magic : magics) {
        if (head.size() >= magic.offset && head.substr(magic.offset).starts_with(magic.bytes))
            return magic.format;
    }
    return markup(head);
}

std::vector<UnreadableFormat> unreadable_formats()
{
    std::vector<UnreadableFormat> formats;
    formats.reserve(magics.size());
    for (const Magic& magic : magics)
        formats.push_back(magic.format);
    return formats;
}

std::optional<UnreadableFormat> multi_file_format(std::string_view file_name)
{
    const std::string name = lower(file_name);
    if (name.ends_with(".mrxs"))
        return UnreadableFormat{"a 3DHISTECH MIRAX slide, whose pixels lie in a folder beside it", to_ome};
    if (name.ends_with(".vms") || name.ends_with(".vmu"))
        return UnreadableFormat{"a Hamamatsu VMS slide, whose pixels lie in files beside it", to_ome};
    return std::nullopt;
}

} // namespace memento
