#include "reader/tiff_contents.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/imagej_lines.hpp"
#include "image/note.hpp"
#include "image/tiff_entries.hpp"
#include "reader/facts.hpp"
#include "reader/imagej.hpp"
#include "reader/lsm.hpp"
#include "reader/metamorph.hpp"
#include "reader/metaseries.hpp"
#include "reader/ome.hpp"
#include "reader/page_choice.hpp"
#include "reader/plane_order.hpp"
#include "reader/qptiff.hpp"
#include "reader/scn.hpp"
#include "reader/shaped.hpp"
#include "reader/xml.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace memento {
namespace {

constexpr std::uint16_t strip_offsets = 273;
constexpr int max_channels_guessed = 8; // more pages than that are rather depths than channels

const TiffPage& page_at(const TiffHeader& header, int number)
{
    return header.pages[static_cast<std::size_t>(number)];
}

std::uint64_t size_of(int fd)
{
    struct stat info {};
    return ::fstat(fd, &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

// A run of `images` raw images from the first strip on, with so many bytes each.
RawRun raw_run(int fd, const TiffEntries& entries, const TiffPage& page, int images)
{
    const auto first = entries.number(strip_offsets);
    const auto unusable = [&] {
        throw Error(ErrorCode::undecodable,
                    "The TIFF file says that it has " + std::to_string(images) +
                        " images in one run, which are packed or not all there.",
                    "Copy it again, or save it as OME-TIFF.");
    };
    if (!first || page.compression != 1 || page.tiled || page.planar || page.bits % 8 != 0)
        unusable();
    RawRun run{*first, std::uint64_t{page.width} * page.height * static_cast<std::uint64_t>(page.bands * page.bits / 8),
               images, entries.big_endian()};
    const std::uint64_t size = size_of(fd);
    if (run.offset > size || run.image_bytes == 0 ||
        (size - run.offset) / run.image_bytes < static_cast<std::uint64_t>(images))
        unusable();
    return run;
}

void check_count(std::int64_t planes, int max_pages)
{
    if (planes > max_pages)
        throw Error(ErrorCode::undecodable,
                    "The TIFF file has " + std::to_string(planes) + " planes, which is more than " +
                        std::to_string(max_pages) + ".",
                    "The setting max_pages says how many are read; or split the file.");
}

// SCIFIO names the axes in the order in which they change: "axes=X,Y,Channel,Z", "lengths=40,30,2,3".
Axes scifio_axes(const std::string& description, Axes axes)
{
    const std::vector<std::string> names = split(imagej_value(description, "axes").value_or(""), ',');
    const std::vector<std::string> lengths = split(imagej_value(description, "lengths").value_or(""), ',');
    std::string order;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string name(trimmed(names[i]));
        const char axis = name == "Channel" ? 'C' : name == "Z" ? 'Z' : name == "Time" ? 'T' : ' ';
        if (axis == ' ' || order.find(axis) != std::string::npos)
            continue;
        order += axis;
        int& size = axis == 'C' ? axes.channels : axis == 'Z' ? axes.slices : axes.frames;
        if (size == 1 && i < lengths.size())
            size = static_cast<int>(std::clamp(real_number(lengths[i]).value_or(1), 1., 1e6));
    }
    for (const char axis : std::string_view("CZTS")) {
        if (order.find(axis) == std::string::npos)
            order += axis;
    }
    axes.order = order;
    return axes;
}

Axes imagej_axes(const TiffHeader& header, const TiffPage& page, int planes, std::vector<std::string>& notes)
{
    const std::string& description = header.description;
    const auto size = [&](const char* key) { return std::clamp(imagej_number(description, key), 1, 1'000'000); };
    Axes axes = scifio_axes(description, {size("channels"), size("slices"), size("frames")});
    if (axes.product() == planes)
        return axes;
    const int colours = page.colours();
    if (colours > 1 && axes.channels == colours && axes.product() == std::int64_t{planes} * colours) {
        axes.channels = 1; // others than ImageJ count the colours of RGB for channels
        return axes;
    }
    if (axes.product() != 1)
        add_note(notes, Note::imagej_promises,
                 {std::to_string(axes.product()), std::to_string(planes),
                  imagej_value(description, "SCIFIO") ? "SCIFIO" : "ImageJ"});
    return {1, planes, 1};
}

TiffContents imagej_contents(int fd, const TiffHeader& header, const TiffEntries& entries, int max_pages)
{
    TiffContents found;
    FileContents& contents = found.contents;
    contents.reader = imagej_value(header.description, "SCIFIO") ? "SCIFIO TIFF" : "ImageJ TIFF";
    const int promised = imagej_number(header.description, "images");
    found.titles = side_titles(header.pages);
    std::vector<int> pages = sample_pages(header, found.titles, {}).front();
    const TiffPage& page = page_at(header, pages.front());
    if (promised > static_cast<int>(pages.size())) {
        if (header.pages.size() > 1)
            throw Error(ErrorCode::undecodable,
                        "The TIFF file says that it has " + std::to_string(promised) + " images, but only " +
                            std::to_string(pages.size()) + " are there.",
                        "It seems to be cut off; copy it again.");
        check_count(promised, max_pages);
        found.run = raw_run(fd, entries, header.first(), promised);
        pages = counted(promised);
    }
    // Composites of up to three 16-bit channels are written as one page with the channels in its pixels.
    const bool in_pixels = pages.size() == 1 && page.bands > 1 && page.bits == 16 &&
                           imagej_number(header.description, "channels") == page.bands;
    const Axes axes = in_pixels ? Axes{} : imagej_axes(header, page, static_cast<int>(pages.size()), contents.notes);
    put_planes(contents, pages, axes, in_pixels ? page.bands : page.channels_in_pixel());
    const ImageJExtras extras = read_imagej_extras(entries);
    name_imagej_channels(contents, extras, header.description);
    calibrate_imagej(contents, extras, header.description);
    contents.pixel_size_um = pixel_size_of_imagej(header.description, page, contents.notes);
    return found;
}

TiffContents stk_contents(int fd, const TiffHeader& header, const TiffEntries& entries, int max_pages)
{
    TiffContents found;
    found.contents.reader = "MetaMorph STK";
    const MetaMorph stack = read_metamorph(entries);
    check_count(stack.planes, max_pages);
    const Axes axes{stack.axis == MetaMorph::Axis::channel ? stack.planes : 1,
                    stack.axis == MetaMorph::Axis::depth ? stack.planes : 1,
                    stack.axis == MetaMorph::Axis::time ? stack.planes : 1};
    if (stack.planes > 1)
        found.run = raw_run(fd, entries, header.first(), stack.planes);
    put_planes(found.contents, counted(stack.planes), axes, header.first().channels_in_pixel());
    if (stack.x_calibration > 0)
        found.contents.pixel_size_um = measured_pixel_size(
            stack.x_calibration, stack.y_calibration,
            stack.calibration_units.substr(0, stack.calibration_units.find('\0')), found.contents.notes);
    take_steps(found.contents, stack.depth_step, stack.time_step);
    if (const std::string text = beginning_of(header.description); !text.empty() && is_storable_text(text))
        add_note(found.contents.notes, Note::description_left_out, {text});
    for (std::size_t i = 0; i < std::min(stack.channel_names.size(), found.contents.channels.size()); ++i)
        found.contents.channels[i].name = clean_name(stack.channel_names[i]);
    return found;
}

// Colour tables of grey values tint them; a grey one does not.
void tint_channels(FileContents& contents, const TiffHeader& header)
{
    std::vector<bool> seen(contents.channels.size());
    for (const Plane& plane : contents.planes) {
        const auto channel = static_cast<std::size_t>(plane.channel);
        if (seen[channel])
            continue;
        seen[channel] = true;
        const TiffPage& page = page_at(header, plane.page);
        if (contents.channels[channel].colour.empty() && page.photometric == 3)
            take_tint(contents, channel, page.tint);
    }
}

// Names that the pages have, when they tell them apart.
void name_channels(FileContents& contents, const TiffHeader& header)
{
    std::vector<std::string> names;
    for (const Plane& plane : contents.planes)
        names.push_back(clean_name(page_at(header, plane.page).name));
    std::vector<std::string> sorted = names;
    std::ranges::sort(sorted);
    if (sorted.back().empty())
        return;
    if (contents.channels.size() != contents.planes.size() || sorted.front().empty() ||
        std::ranges::adjacent_find(sorted) != sorted.end()) {
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        std::erase(sorted, "");
        return add_note(contents.notes, Note::names_left_out, {listed(sorted)});
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        contents.channels[i].name = names[i];
}

// Pages of one size: each kind of them has channels of its own; few are channels, many are depths.
TiffContents guessed_contents(const TiffHeader& header)
{
    TiffContents found;
    FileContents& contents = found.contents;
    contents.reader = "TIFF";
    found.titles = side_titles(header.pages);
    std::vector<std::string> kinds;
    for (const std::vector<int>& pages : sample_pages(header, found.titles, {})) {
        const int count = static_cast<int>(pages.size());
        const bool channels = count <= max_channels_guessed;
        const TiffPage& page = page_at(header, pages.front());
        FileContents kind;
        put_planes(kind, pages, channels ? Axes{count, 1, 1} : Axes{1, count, 1}, page.channels_in_pixel());
        for (Plane& plane : kind.planes)
            plane.channel += static_cast<int>(contents.channels.size());
        contents.channels.resize(contents.channels.size() + kind.channels.size());
        contents.planes.insert(contents.planes.end(), kind.planes.begin(), kind.planes.end());
        kinds.push_back((count > 1 ? std::to_string(count) + " of " : "") + page.text());
        if (count > 1)
            add_note(contents.notes, Note::pages_guessed, {std::to_string(count), channels ? "channels" : "depths"});
    }
    if (kinds.size() > 1)
        add_note(contents.notes, Note::several_kinds, {listed(kinds)});
    sort_planes(contents);
    name_channels(contents, header);
    return found;
}

TiffContents shaped_contents(int fd, const TiffHeader& header, const TiffEntries& entries, const Shaped& shaped,
                             int max_pages)
{
    TiffContents found;
    std::vector<int> pages = sample_pages(header, {}, {}).front();
    const TiffPage& page = page_at(header, pages.front());
    int count = static_cast<int>(pages.size());
    if (shaped.truncated && header.pages.size() == 1) {
        double images = 1;
        for (std::size_t i = 0; i < std::min(shaped.axes.size(), shaped.shape.size()); ++i)
            images *= std::string_view("XYS").find(shaped.axes[i]) == std::string_view::npos ? shaped.shape[i] : 1;
        check_count(static_cast<std::int64_t>(std::min(images, 1e9)), max_pages);
        count = static_cast<int>(images);
    }
    const auto axes = axes_of(shaped, page, count);
    if (!axes) {
        found = guessed_contents(header);
        if (!shaped.axes.empty())
            add_note(found.contents.notes, Note::axes_promise,
                     {clean_name(shaped.axes), std::to_string(header.pages.size())});
        return found;
    }
    if (count > static_cast<int>(pages.size())) {
        found.run = raw_run(fd, entries, header.first(), count);
        pages = counted(count);
    }
    FileContents& contents = found.contents;
    contents.reader = "TIFF";
    put_planes(contents, pages, axes->axes, axes->in_pixel);
    for (std::size_t i = 0; shaped.names.size() == contents.channels.size() && i < shaped.names.size(); ++i)
        contents.channels[i].name = clean_name(shaped.names[i]);
    if (!shaped.names.empty() && shaped.names.size() != contents.channels.size())
        add_note(contents.notes, Note::names_left_out, {listed(shaped.names)});
    if (page.resolution_unit == 1 && page.x_resolution > 0 && page.y_resolution > 0 && !shaped.unit.empty())
        contents.pixel_size_um =
            measured_pixel_size(1 / page.x_resolution, 1 / page.y_resolution, shaped.unit, contents.notes);
    return found;
}

// Pages of Aperio that OpenSlide does not read: "Aperio Image Library …|AppMag = 20|MPP = 0.5".
TiffContents aperio_contents(const TiffHeader& header)
{
    TiffContents found = guessed_contents(header);
    FileContents& contents = found.contents;
    contents.reader = "aperio slide";
    for (const std::string& part : split(page_at(header, contents.planes.front().page).description, '|')) {
        const std::size_t equals = part.find('=');
        const auto value = equals == std::string::npos ? std::nullopt : real_number(part.substr(equals + 1));
        const std::string key(trimmed(part.substr(0, equals)));
        if (value && key == "MPP")
            contents.pixel_size_um = measured_pixel_size(*value, *value, "µm", contents.notes);
        else if (value && key == "AppMag" && *value >= 0.1 && *value <= 1000)
            contents.magnification = value;
    }
    return found;
}

TiffContents plain_contents(const TiffHeader& header)
{
    TiffContents found = guessed_contents(header);
    const std::string& own = page_at(header, found.contents.planes.front().page).description;
    if (const std::string text = beginning_of(own.empty() ? header.description : own);
        !text.empty() && !header.ome && !is_side_title(text))
        add_note(found.contents.notes, Note::description_left_out, {is_storable_text(text) ? text : "(no UTF-8)"});
    return found;
}

TiffContents contents_by_text(int fd, const TiffHeader& header, const TiffEntries& entries, int max_pages)
{
    if (header.imagej)
        return imagej_contents(fd, header, entries, max_pages);
    if (auto pages = qptiff_contents(header))
        return *pages;
    if (auto pages = metaseries_contents(header))
        return *pages;
    if (const auto shaped = shaped_description(header.description))
        return shaped_contents(fd, header, entries, *shaped, max_pages);
    return plain_contents(header);
}

TiffContents contents_of_vendor(const TiffHeader& header, const std::string& vendor)
{
    auto scn = vendor == "leica" ? scn_contents(header) : std::nullopt;
    if (!scn && vendor != "aperio")
        throw Error(ErrorCode::undecodable, "OpenSlide cannot read this " + vendor + " slide.");
    TiffContents found = scn ? *scn : aperio_contents(header);
    add_note(found.contents.notes, Note::slide_read_as_tiff, {vendor});
    return found;
}

TiffContents contents_by_description(int fd, const TiffHeader& header, const std::string& companion,
                                     const std::string& vendor, int max_pages)
{
    if (!vendor.empty())
        return contents_of_vendor(header, vendor);
    const auto entries = TiffEntries::read(fd);
    std::vector<std::string> notes;
    std::string companion_name;
    if (header.ome) {
        auto ome = ome_contents(header.description, companion, header.pages, notes);
        if (ome) {
            ome->contents.notes = notes;
            if (!ome->contents.planes.empty())
                return {ome->contents, std::nullopt, {}, ome->titles};
            companion_name = ome->contents.companion;
        }
    }
    TiffContents found = entries && is_lsm(*entries)         ? lsm_contents(*entries, header, size_of(fd))
                         : entries && is_metamorph(*entries) ? stk_contents(fd, header, *entries, max_pages)
                         : entries                           ? contents_by_text(fd, header, *entries, max_pages)
                                                             : plain_contents(header);
    found.contents.notes.insert(found.contents.notes.begin(), notes.begin(), notes.end());
    found.contents.companion = companion_name;
    if (header.ome)
        found.contents.reader = "OME-TIFF";
    return found;
}

} // namespace

TiffContents tiff_contents(int fd, const TiffHeader& header, const std::string& companion, const std::string& vendor,
                           int max_pages)
{
    TiffContents found = contents_by_description(fd, header, companion, vendor, max_pages);
    FileContents& contents = found.contents;
    check_count(static_cast<std::int64_t>(contents.planes.size()), max_pages);
    if ((header.ome || header.imagej) && !found.run)
        tint_channels(contents, header);
    // OME-TIFF and ImageJ say the unit in their own way; what they leave in the resolution is not meant.
    if (const TiffPage& page = page_at(header, found.run ? 0 : contents.planes.front().page);
        !contents.pixel_size_um && !header.ome && !header.imagej)
        contents.pixel_size_um = pixel_size_of_resolution(page.x_resolution, page.y_resolution, page.resolution_unit);
    tell_what_is_left_out(found, header);
    return found;
}

} // namespace memento
