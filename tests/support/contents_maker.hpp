// Files that describe their planes, and what was found in them, for tests.
#pragma once

#include "decoder/inspect.hpp"
#include "support/image_maker.hpp"
#include "support/tiff_maker.hpp"

#include <fcntl.h>
#include <string>
#include <vector>

namespace memento {

inline FileContents inspected(const std::string& bytes)
{
    const Scratch scratch;
    write_bytes(scratch / "file", bytes);
    const UniqueFd file = open_file(scratch / "file", O_RDONLY);
    return *inspect_image(file.get(), {}, std::nullopt).contents;
}

// "p0 c0 z0 t0; …", with "s1" for bands and "S1" for series.
inline std::string places(const FileContents& contents)
{
    std::string out;
    for (const Plane& p : contents.planes) {
        out += (out.empty() ? "p" : "; p") + std::to_string(p.page) + " c" + std::to_string(p.channel) + " z" +
               std::to_string(p.z) + " t" + std::to_string(p.t);
        out += p.pixel_sample < 0 ? "" : " s" + std::to_string(p.pixel_sample);
        out += p.series == 0 ? "" : " S" + std::to_string(p.series);
    }
    return out;
}

inline std::string ome(const std::string& pixels, const std::string& inside, const std::string& uuid = "")
{
    return "<?xml version=\"1.0\"?><OME" + (uuid.empty() ? "" : " UUID=\"" + uuid + "\"") + "><Image><Pixels " +
           pixels + ">" + inside + "</Pixels></Image></OME>";
}

inline std::string ome_tiff(const std::string& xml, std::size_t pages)
{
    std::vector<MadePage> all(pages);
    all[0].more.push_back(text_tag(270, xml));
    return made_tiff(all);
}

inline std::string imagej_tiff(const std::string& lines, std::size_t pages, const std::string& after = "")
{
    std::vector<MadePage> all(pages);
    all[0].more.push_back(text_tag(270, "ImageJ=1.53t\n" + lines));
    return made_tiff(all, after);
}

inline const std::string two_channels =
    R"(<Channel Name="DAPI" Color="65535" ExcitationWavelength="405"/><Channel Name="GFP"/>)";

} // namespace memento
