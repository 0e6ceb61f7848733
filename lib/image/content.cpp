#include "image/content.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

using namespace std::string_view_literals;

constexpr auto to_ome =
    "Convert it to OME-TIFF, for instance with bfconvert of Bio-Formats or with QuPath, and import that."sv;
constexpr auto to_tiff = "Save the image as TIFF or PNG, for instance with GIMP or ImageMagick, and import that."sv;
constexpr auto from_matlab = "Save the image as TIFF, with imwrite of MATLAB, and import that."sv;
constexpr auto unpack = "Unpack it and import the folder."sv;

constexpr auto with_folder =
    "Convert it to OME-TIFF where its folder lies beside it, for instance with QuPath, and import that."sv;

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
    Magic{0, "SIS\0"sv, {"an Olympus ETS file, which holds the pixels of a VSI slide", with_folder}},
    Magic{0,
          "[NanoZoomer Digital Pathology"sv,
          {"a Hamamatsu NDPIS list of fluorescence images", "Import the .ndpi files that it names."sv}},
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

// A TIFF file with the overview of an Olympus slide only: behind its header begins the first container of properties,
// 24 bytes long and of version 21321. Source: CellSensReader of Bio-Formats.
bool is_olympus_vsi(std::string_view head)
{
    return head.starts_with("II\x2A\0"sv) &&
           head.substr(std::min<std::size_t>(head.size(), 8)).starts_with("\x18\0IS"sv);
}

constexpr UnreadableFormat olympus_vsi{"an Olympus VSI slide, whose pixels lie in a folder beside it (_NAME_)",
                                       with_folder};

// A photograph as the camera's sensor saw it: a TIFF file whose first image is a small preview.
bool is_camera_raw(std::string_view head)
{
    return head.starts_with("II\x2A\0\x10\0\0\0CR\x02"sv) || head.starts_with("IIRO"sv) || head.starts_with("IIU\0"sv);
}

constexpr UnreadableFormat camera_raw{"a raw photograph of a camera", to_tiff};

} // namespace

Content content_of(std::string_view head)
{
    if (is_olympus_vsi(head) || is_camera_raw(head))
        return Content::other;
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

Content readable_content(std::string_view head)
{
    if (head.empty())
        throw Error(ErrorCode::undecodable, "The file is empty.", "Copy it again.");
    const Content content = content_of(head);
    if (content != Content::other)
        return content;
    if (const auto format = unreadable_format(head))
        throw Error(ErrorCode::undecodable, "This is " + std::string(format->name) + ", which Memento does not read.",
                    std::string(format->advice));
    throw Error(ErrorCode::undecodable, "This is not an image in a format that Memento reads.",
                "It reads JPEG, PNG, TIFF, WebP and whole slides.");
}

std::optional<UnreadableFormat> unreadable_format(std::string_view head)
{
    for (const Magic& magic : magics) {
        if (head.size() >= magic.offset && head.substr(magic.offset).starts_with(magic.bytes))
            return magic.format;
    }
    if (is_olympus_vsi(head))
        return olympus_vsi;
    if (is_camera_raw(head))
        return camera_raw;
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
    if (name.ends_with(".vsi"))
        return olympus_vsi;
    if (name.ends_with(".ets"))
        return UnreadableFormat{"an Olympus ETS file, which holds the pixels of a VSI slide", with_folder};
    if (name.ends_with(".ndpis"))
        return UnreadableFormat{"a Hamamatsu NDPIS list of fluorescence images",
                                "Import the .ndpi files that it names."};
    return std::nullopt;
}

} // namespace memento
