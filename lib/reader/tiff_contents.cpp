#include "reader/tiff_contents.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/tiff_entries.hpp"
#include "reader/imagej.hpp"
#include "reader/metamorph.hpp"
#include "reader/ome.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace memento {
namespace {

constexpr std::uint16_t strip_offsets = 273;
constexpr int max_channels_guessed = 8; // more pages than that are rather depths than channels

struct Axes { // of a stack whose planes run channel by channel, then depth by depth, then time by time
    int channels = 1;
    int slices = 1;
    int frames = 1;
    std::int64_t product() const { return std::int64_t{channels} * slices * frames; }
};

// The pages that are no levels, thumbnails or other images.
std::vector<int> equal_pages(const TiffHeader& header)
{
    std::vector<int> equal;
    for (std::size_t i = 0; i < header.pages.size(); ++i) {
        const TiffPage& page = header.pages[i];
        if (i == 0 || (!page.reduced && page.same_shape(header.first())))
            equal.push_back(static_cast<int>(i));
    }
    return equal;
}

// Planes of these pages (or of raw images), with pixel samples that are channels of their own fastest of all.
void put_planes(FileContents& contents, const std::vector<int>& pages, const Axes& axes, int channels_in_pixel)
{
    contents.channels.resize(static_cast<std::size_t>(axes.channels) * static_cast<std::size_t>(channels_in_pixel));
    contents.planes.clear();
    int index = 0;
    for (const int page : pages) {
        const int c = index % axes.channels;
        const int z = index / axes.channels % axes.slices;
        const int t = index / axes.channels / axes.slices;
        for (int band = 0; band < channels_in_pixel; ++band)
            contents.planes.push_back({page, channels_in_pixel > 1 ? band : -1, c * channels_in_pixel + band, z, t, 0});
        ++index;
    }
}

std::vector<int> counted(int count)
{
    std::vector<int> numbers(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        numbers[static_cast<std::size_t>(i)] = i;
    return numbers;
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

Axes imagej_axes(const std::string& description, int planes, std::vector<std::string>& notes)
{
    const auto size = [&](const char* key) { return std::clamp(imagej_number(description, key), 1, 1'000'000); };
    Axes axes{size("channels"), size("slices"), size("frames")};
    if (axes.product() == planes)
        return axes;
    if (axes.product() != 1)
        notes.emplace_back("ImageJ's description promises " + std::to_string(axes.product()) +
                           " planes; the file has " + std::to_string(planes) + ". They were taken for depths.");
    return {1, planes, 1};
}

TiffContents imagej_contents(int fd, const TiffHeader& header, const TiffEntries& entries, int max_pages)
{
    TiffContents found;
    FileContents& contents = found.contents;
    contents.reader = "ImageJ TIFF";
    const int promised = imagej_number(header.description, "images");
    std::vector<int> pages = equal_pages(header);
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
    const int bands = header.first().bands;
    const bool in_pixels = pages.size() == 1 && bands > 1 && header.first().bits == 16 &&
                           imagej_number(header.description, "channels") == bands;
    const int in_pixel = in_pixels ? bands : header.first().channels_in_pixel();
    const Axes axes =
        in_pixels ? Axes{} : imagej_axes(header.description, static_cast<int>(pages.size()), contents.notes);
    put_planes(contents, pages, axes, in_pixel);
    name_imagej_channels(contents.channels, read_imagej_tables(entries), header.description);
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
    found.contents.pixel_size_um = stack.pixel_size_um;
    for (std::size_t i = 0; i < std::min(stack.channel_names.size(), found.contents.channels.size()); ++i)
        found.contents.channels[i].name = clean_name(stack.channel_names[i]);
    return found;
}

// Colour tables of grey values tint them; a grey one does not.
void tint_channels(FileContents& contents, const TiffHeader& header)
{
    for (const Plane& plane : contents.planes) {
        const std::string& tint = header.pages[static_cast<std::size_t>(plane.page)].tint;
        std::string& colour = contents.channels[static_cast<std::size_t>(plane.channel)].colour;
        if (colour.empty() && !tint.empty() &&
            (tint.substr(1, 2) != tint.substr(3, 2) || tint.substr(1, 2) != tint.substr(5)))
            colour = tint;
    }
}

// Names that the pages have, when they tell them apart.
void name_channels(FileContents& contents, const TiffHeader& header)
{
    if (contents.channels.size() != contents.planes.size())
        return;
    std::vector<std::string> names;
    for (const Plane& plane : contents.planes)
        names.push_back(clean_name(header.pages[static_cast<std::size_t>(plane.page)].name));
    std::vector<std::string> sorted = names;
    std::ranges::sort(sorted);
    if (sorted.front().empty() || std::ranges::adjacent_find(sorted) != sorted.end())
        return;
    for (std::size_t i = 0; i < names.size(); ++i)
        contents.channels[i].name = names[i];
}

TiffContents plain_contents(const TiffHeader& header)
{
    TiffContents found;
    found.contents.reader = "TIFF";
    const std::vector<int> pages = equal_pages(header);
    const int count = static_cast<int>(pages.size());
    const bool channels = count <= max_channels_guessed;
    put_planes(found.contents, pages, channels ? Axes{count, 1, 1} : Axes{1, count, 1},
               header.first().channels_in_pixel());
    if (count > 1)
        found.contents.notes.push_back("The file does not say what its " + std::to_string(count) +
                                       " pages are; they are taken for " + (channels ? "channels." : "depths."));
    name_channels(found.contents, header);
    return found;
}

TiffContents contents_by_description(int fd, const TiffHeader& header, const std::string& companion, int max_pages)
{
    const auto entries = TiffEntries::read(fd);
    std::vector<std::string> notes;
    std::string companion_name;
    if (header.ome) {
        auto ome = ome_contents(header.description, companion, header.pages, notes);
        if (ome) {
            ome->notes = notes;
            if (!ome->planes.empty())
                return {*ome, std::nullopt};
            companion_name = ome->companion;
        }
    }
    TiffContents found = entries && is_metamorph(*entries) ? stk_contents(fd, header, *entries, max_pages)
                         : entries && header.imagej        ? imagej_contents(fd, header, *entries, max_pages)
                                                           : plain_contents(header);
    found.contents.notes.insert(found.contents.notes.begin(), notes.begin(), notes.end());
    found.contents.companion = companion_name;
    if (header.ome)
        found.contents.reader = "OME-TIFF";
    return found;
}

} // namespace

TiffContents tiff_contents(int fd, const TiffHeader& header, const std::string& companion, int max_pages)
{
    TiffContents found = contents_by_description(fd, header, companion, max_pages);
    check_count(static_cast<std::int64_t>(found.contents.planes.size()), max_pages);
    if ((header.ome || header.imagej) && !found.run)
        tint_channels(found.contents, header);
    if (!found.contents.pixel_size_um)
        found.contents.pixel_size_um = header.pixel_size_um;
    return found;
}

} // namespace memento
