#include "reader/lsm.hpp"

#include "base/error.hpp"
#include "image/length_unit.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"
#include "reader/page_choice.hpp"
#include "reader/plane_order.hpp"

#include <algorithm>
#include <bit>

namespace memento {
namespace {

constexpr std::uint16_t lsm_info = 34412;
constexpr std::size_t max_channels = 256;

// Places in the structure, in bytes.
enum At : std::uint32_t {
    size_z = 16,
    size_channels = 20,
    size_times = 24,
    voxel_x = 40, // metres, 64-bit floating point
    voxel_y = 48,
    voxel_z = 56,
    overlay = 96, // places of further structures, 0 for none
    channel_colours = 108,
    time_interval = 112, // seconds, 64-bit floating point
    roi = 144,
    bleach_roi = 148,
    positions = 264,
    mosaic = 268,
};

// The structure, of which older files have the beginning only.
class Info {
public:
    explicit Info(const TiffEntries& entries)
    {
        const TiffEntry& entry = *entries.find(lsm_info);
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(entry.count, 512));
        words_ = entries.longs(entry.offset, bytes / 4);
    }
    std::uint32_t word(At at) const { return at / 4 < words_.size() ? words_[at / 4] : 0; }
    int size(At at) const { return std::clamp(static_cast<int>(word(at)), 1, 1'000'000); }
    double real(At at) const
    {
        const std::uint64_t high = at / 4 + 1 < words_.size() ? words_[at / 4 + 1] : 0;
        return std::bit_cast<double>(high << 32U | word(at));
    }

private:
    std::vector<std::uint32_t> words_;
};

// Names and colours: bytes of the structure, how many of each, where each begins in it.
void name_channels(FileContents& contents, const TiffEntries& entries, std::uint32_t offset)
{
    const auto head = offset == 0 ? std::vector<std::uint32_t>() : entries.longs(offset, 5);
    if (head.empty())
        return;
    const std::size_t channels = contents.channels.size();
    const std::string colours =
        entries.bytes(std::uint64_t{offset} + head[3], 4 * std::min<std::size_t>(head[1], max_channels));
    for (std::size_t i = 0; i < std::min(channels, colours.size() / 4); ++i) {
        const auto part = [&](std::size_t band) { return int{static_cast<unsigned char>(colours[4 * i + band])}; };
        contents.channels[i].colour = tint_text(part(0), part(1), part(2));
    }
    std::uint64_t at = std::uint64_t{offset} + head[4];
    for (std::size_t i = 0; i < std::min<std::size_t>({channels, head[2], max_channels}); ++i) {
        const auto length = entries.longs(at, 1);
        if (length.empty() || length[0] > 1024)
            return;
        const std::string name = entries.bytes(at + 4, length[0]);
        contents.channels[i].name = clean_name(name.substr(0, name.find('\0')));
        at += 4 + length[0];
    }
}

} // namespace

bool is_lsm(const TiffEntries& entries)
{
    const TiffEntry* const entry = entries.find(lsm_info);
    const auto magic =
        entry != nullptr && entry->count >= 64 ? entries.longs(entry->offset, 1) : std::vector<std::uint32_t>();
    return !magic.empty() && (magic[0] == 0x0300494C || magic[0] == 0x0400494C);
}

TiffContents lsm_contents(const TiffEntries& entries, const TiffHeader& header, std::uint64_t file_bytes)
{
    if (file_bytes >= std::uint64_t{1} << 32U)
        throw Error(ErrorCode::undecodable,
                    "This is a Zeiss LSM image of 4 GiB or more, whose pages cannot be found by its own numbers.",
                    "Convert it to OME-TIFF, for instance with bfconvert of Bio-Formats, and import that.");
    const Info info(entries);
    TiffContents found;
    FileContents& contents = found.contents;
    contents.reader = "Zeiss LSM";
    const std::vector<int> pages = sample_pages(header, {}, {}).front();
    const TiffPage& first = header.pages[static_cast<std::size_t>(pages.front())];
    const int count = static_cast<int>(pages.size());
    Axes axes{1, info.size(At::size_z), info.size(At::size_times), info.size(At::positions) * info.size(At::mosaic),
              "ZTS"};
    if (axes.product() != count)
        axes.series = 1;
    if (axes.product() != count || info.size(At::size_channels) != first.bands) {
        add_note(contents.notes, Note::lsm_promises,
                 {std::to_string(axes.product()), std::to_string(info.size(At::size_channels)),
                  std::to_string(count) + " of " + std::to_string(first.bands)});
        axes = axes.product() == count ? axes : Axes{1, count, 1, 1, "ZTS"};
    }
    put_planes(contents, pages, axes, first.bands);
    name_channels(contents, entries, info.word(At::channel_colours));
    contents.pixel_size_um = measured_pixel_size(info.real(At::voxel_x), info.real(At::voxel_y), "m", contents.notes);
    take_steps(contents, decimal(info.real(At::voxel_z) * 1e6) + " µm", decimal(info.real(At::time_interval)) + " s");
    if (info.word(At::overlay) != 0 || info.word(At::roi) != 0 || info.word(At::bleach_roi) != 0)
        add_note(contents.notes, Note::lsm_drawings_left_out);
    for (std::size_t i = 0; i < header.pages.size(); ++i) {
        if (header.pages[i].reduced)
            found.levels.insert(static_cast<int>(i)); // thumbnails of the pages before them
    }
    return found;
}

} // namespace memento
