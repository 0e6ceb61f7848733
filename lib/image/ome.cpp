#include "image/ome.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <tuple>

namespace memento {
namespace {

constexpr std::size_t longest_description = std::size_t{64} << 20U; // bytes

// Names without their prefix, as in "ome:Pixels".
std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1); // npos + 1 is 0
}

std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view name)
{
    std::vector<pugi::xml_node> found;
    for (const pugi::xml_node& child : parent.children()) {
        if (local_name(child) == name)
            found.push_back(child);
    }
    return found;
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name)
{
    const auto found = children(parent, name);
    return found.empty() ? pugi::xml_node() : found.front();
}

std::optional<int> number(const pugi::xml_node& node, const char* attribute)
{
    const std::string_view text = trimmed(node.attribute(attribute).value());
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

std::optional<double> real(std::string_view text)
{
    text = trimmed(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<double> wavelength_nm(const pugi::xml_node& channel)
{
    const std::string_view unit = channel.attribute("ExcitationWavelengthUnit").as_string("nm");
    const auto um = ome_length(channel.attribute("ExcitationWavelength").value(), unit);
    if (!um || *um < 0.1 || *um > 2)
        return std::nullopt;
    return std::round(*um * 1e6) / 1e3;
}

struct OmeChannel {
    ChannelInfo info;
    int samples = 1;
};

// One <Image> with its <Pixels>.
class OmeImage {
public:
    explicit OmeImage(const pugi::xml_node& pixels)
        : pixels_(pixels)
        , size_z_(std::max(1, number(pixels, "SizeZ").value_or(1)))
        , size_c_(std::max(1, number(pixels, "SizeC").value_or(1)))
        , size_t_(std::max(1, number(pixels, "SizeT").value_or(1)))
    {
        for (const pugi::xml_node& channel : children(pixels, "Channel"))
            channels_.push_back({{clean_name(channel.attribute("Name").value()),
                                  ome_colour(channel.attribute("Color").value()), wavelength_nm(channel)},
                                 std::max(1, number(channel, "SamplesPerPixel").value_or(1))});
        const std::string_view order = pixels.attribute("DimensionOrder").as_string("XYCZT");
        if (order.size() == 5 && order.substr(2).find_first_not_of("CZT") == std::string_view::npos)
            order_ = order.substr(2);
    }

    const pugi::xml_node& node() const { return pixels_; }
    int depths() const { return size_z_; }
    int times() const { return size_t_; }

    // SizeC counts samples: of those a page holds some.
    int channel_pages(int samples) const { return std::max(1, size_c_ / samples); }
    // How many pages there should be; as a floating-point number, which cannot wrap.
    double promised(int samples) const { return double{1} * size_z_ * size_t_ * channel_pages(samples); }
    const std::vector<OmeChannel>& channels() const { return channels_; }

    // The next coordinates in the order of the dimensions.
    void advance(std::array<int, 3>& czt, int channel_pages) const
    {
        const std::array sizes{channel_pages, size_z_, size_t_};
        for (const char dimension : order_) {
            const std::size_t i = dimension == 'C' ? 0 : dimension == 'Z' ? 1 : 2;
            if (++czt[i] < sizes[i])
                return;
            czt[i] = 0;
        }
    }

private:
    pugi::xml_node pixels_;
    int size_z_;
    int size_c_;
    int size_t_;
    std::vector<OmeChannel> channels_;
    std::string order_ = "CZT";
};

struct Placed { // a page and where it belongs
    int page;
    std::array<int, 3> czt; // c counts pages, not samples
};

std::string uuid_of(const pugi::xml_node& tiff_data)
{
    return std::string(trimmed(child(tiff_data, "UUID").child_value()));
}

// Whose pages <TiffData> means: without a UUID those of this file; with one, when it is this file's, or the only one.
class OwnPages {
public:
    OwnPages(const std::string& own, const std::vector<OmeImage>& images)
        : own_(own)
    {
        for (const OmeImage& image : images) {
            for (const pugi::xml_node& data : children(image.node(), "TiffData"))
                named_.insert(uuid_of(data));
        }
        named_.erase("");
    }
    bool is_own(const std::string& uuid) const
    {
        return uuid.empty() || uuid == own_ || (own_.empty() && named_.size() == 1);
    }
    bool others() const
    {
        return std::ranges::any_of(named_, [&](const auto& uuid) { return !is_own(uuid); });
    }

private:
    std::string own_;
    std::set<std::string> named_;
};

// At most so many pages are placed or found taken: no file has a reason for more.
constexpr int most_steps = 1'000'000;

std::vector<Placed> placed_pages(const OmeImage& image, const OwnPages& own, int pages, int samples,
                                 std::set<int>& used)
{
    std::vector<Placed> placed;
    const int channel_pages = image.channel_pages(samples);
    int steps = 0;
    const auto place = [&](int first, int count, std::array<int, 3> czt) {
        for (int page = first; page < pages && page - first < count && ++steps < most_steps; ++page) {
            if (used.insert(page).second)
                placed.push_back({page, czt});
            image.advance(czt, channel_pages);
        }
    };
    const std::vector<pugi::xml_node> all = children(image.node(), "TiffData");
    for (const pugi::xml_node& data : all) {
        if (!own.is_own(uuid_of(data)))
            continue;
        const auto first = number(data, "IFD");
        const int count = number(data, "PlaneCount").value_or(first ? 1 : pages);
        const int c = number(data, "FirstC").value_or(0);
        place(first.value_or(0), count,
              {c < channel_pages ? c : c / samples, number(data, "FirstZ").value_or(0),
               number(data, "FirstT").value_or(0)});
    }
    if (all.empty())
        place(0, pages, {0, 0, 0});
    return placed;
}

// The samples of a pixel that are channels of their own: as many as the description says, or the page itself.
int channels_in_page(const OmeImage& image, const TiffPage& page)
{
    if (page.samples == 1)
        return 1;
    const bool one_each = image.channels().size() >= static_cast<std::size_t>(page.samples) &&
                          std::ranges::all_of(image.channels(), [](const OmeChannel& c) { return c.samples == 1; });
    return one_each ? page.samples : page.channels_in_pixel();
}

// Of a sample, when the samples of a pixel are channels; else of a page.
ChannelInfo channel_at(const OmeImage& image, int index, bool of_sample)
{
    int first = 0;
    for (const OmeChannel& channel : image.channels()) {
        const int covers = of_sample ? channel.samples : 1;
        if (index >= first + covers) {
            first += covers;
            continue;
        }
        ChannelInfo info = channel.info;
        if (covers > 1 && !info.name.empty())
            info.name += " " + std::to_string(index - first + 1);
        return info;
    }
    return {};
}

class Collection { // of the planes of all images of one shape
public:
    explicit Collection(const std::vector<TiffPage>& pages)
        : pages_(pages)
    {
    }

    void add(const OmeImage& image, const std::vector<Placed>& placed, int channels)
    {
        const int series = series_++;
        for (const Placed& place : placed) {
            const TiffPage& page = pages_[static_cast<std::size_t>(place.page)];
            if (!shape_)
                shape_ = page;
            if (!shape_->same_shape(page)) {
                ++others_;
                continue;
            }
            const bool split = channels > 1;
            for (int sample = 0; sample < channels; ++sample) {
                const int index = place.czt[0] * channels + sample;
                const int channel = channel_index(index, channel_at(image, index, split));
                planes_.push_back({place.page, split ? sample : -1, channel, place.czt[1], place.czt[2], series});
            }
        }
    }

    bool empty() const { return planes_.empty(); }
    int others() const { return others_; }

    // Channels in the order of their numbers, planes by series, t, z, channel; each place once.
    void put_into(FileContents& contents)
    {
        std::map<int, int> order;
        for (const auto& [key, index] : indexes_) {
            order[index] = static_cast<int>(contents.channels.size());
            contents.channels.push_back(key.second);
        }
        for (Plane& plane : planes_)
            plane.channel = order[plane.channel];
        const auto place = [](const Plane& p) { return std::tuple(p.series, p.t, p.z, p.channel); };
        std::ranges::stable_sort(planes_, {}, place);
        const auto doubled = std::ranges::unique(planes_, {}, place);
        planes_.erase(doubled.begin(), doubled.end());
        contents.planes = planes_;
    }

private:
    struct Less {
        static auto key(const std::pair<int, ChannelInfo>& c)
        {
            return std::tie(c.first, c.second.name, c.second.colour);
        }
        bool operator()(const auto& a, const auto& b) const { return key(a) < key(b); }
    };
    int channel_index(int number, ChannelInfo info)
    {
        return indexes_.try_emplace({number, std::move(info)}, static_cast<int>(indexes_.size())).first->second;
    }

    const std::vector<TiffPage>& pages_;
    std::optional<TiffPage> shape_;
    std::vector<Plane> planes_;
    std::map<std::pair<int, ChannelInfo>, int, Less> indexes_;
    int series_ = 0;
    int others_ = 0;
};

std::optional<double> pixel_size(const pugi::xml_node& pixels)
{
    const auto length = [&](const char* size, const char* unit) {
        return ome_length(pixels.attribute(size).value(), pixels.attribute(unit).as_string("µm"));
    };
    const auto x = length("PhysicalSizeX", "PhysicalSizeXUnit");
    const auto y = length("PhysicalSizeY", "PhysicalSizeYUnit");
    if (!x || (y && std::abs(*x - *y) > 0.01 * *x))
        return std::nullopt;
    return y ? (*x + *y) / 2 : *x;
}

// The root element; nothing, with a note, for what is no OME-XML that we take.
pugi::xml_node root_of(pugi::xml_document& document, const std::string& xml, std::vector<std::string>& notes)
{
    if (xml.size() > longest_description)
        notes.emplace_back("The OME-XML is longer than 64 MiB; the pages were read without it.");
    else if (xml.find("<!DOCTYPE") != std::string::npos)
        notes.emplace_back("The OME-XML has a DOCTYPE, which Memento does not take; the pages were read without it.");
    else if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8))
        notes.emplace_back("The OME-XML is damaged; the pages were read without it.");
    else
        return document.document_element();
    return {};
}

std::vector<OmeImage> images_of(const pugi::xml_node& root)
{
    std::vector<OmeImage> images;
    for (const pugi::xml_node& image : children(root, "Image")) {
        if (const pugi::xml_node pixels = child(image, "Pixels"))
            images.emplace_back(pixels);
    }
    return images;
}

// A plain file name, which cannot lead to another folder.
bool is_file_name(const std::string& name)
{
    return !name.empty() && name.size() <= 255 && name.find('/') == std::string::npos && name != "." && name != ".." &&
           is_storable_text(name);
}

} // namespace

std::string ome_colour(std::string_view text)
{
    std::int64_t value = 0;
    const std::string_view digits = trimmed(text);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
        return "";
    const auto rgb = static_cast<std::uint32_t>(value) >> 8U;
    if (rgb == 0 || rgb == 0xFFFFFFU)
        return "";
    std::array<char, 8> colour{};
    std::snprintf(colour.data(), colour.size(), "#%06X", static_cast<unsigned>(rgb));
    return colour.data();
}

std::optional<double> ome_length(std::string_view value, std::string_view unit)
{
    struct Unit {
        std::string_view name;
        double um;
    };
    constexpr std::array units{Unit{"µm", 1},    Unit{"\xCE\xBCm", 1}, Unit{"um", 1},    Unit{"micron", 1},
                               Unit{"nm", 1e-3}, Unit{"pm", 1e-6},     Unit{"mm", 1e3},  Unit{"cm", 1e4},
                               Unit{"m", 1e6},   Unit{"Å", 1e-4},      Unit{"in", 25400}};
    const auto* const known = std::ranges::find(units, trimmed(unit), &Unit::name);
    const auto size = real(value);
    if (known == units.end() || !size)
        return std::nullopt;
    const double um = *size * known->um;
    return um >= 1e-5 && um <= 1e4 ? std::optional(um) : std::nullopt;
}

std::optional<FileContents> ome_contents(const std::string& xml, const std::string& companion,
                                         const std::vector<TiffPage>& pages, std::vector<std::string>& notes)
{
    pugi::xml_document document;
    pugi::xml_node root = root_of(document, xml, notes);
    if (!root)
        return std::nullopt;
    FileContents contents;
    contents.reader = "OME-TIFF";
    const std::string own(trimmed(root.attribute("UUID").value()));
    pugi::xml_document metadata;
    if (const pugi::xml_node elsewhere = child(root, "BinaryOnly")) {
        contents.companion = elsewhere.attribute("MetadataFile").value();
        if (!is_file_name(contents.companion))
            contents.companion.clear();
        root = companion.empty() ? pugi::xml_node() : root_of(metadata, companion, notes);
        if (!root)
            notes.emplace_back(
                "Its description lies in " +
                (contents.companion.empty() ? "another folder" : "the file " + clean_name(contents.companion)) +
                ", which was not read; the pages were read without it.");
    }
    const std::vector<OmeImage> images = images_of(root);
    const OwnPages own_pages(own, images);
    Collection collection(pages);
    std::set<int> used;
    double promised = 0;
    for (const OmeImage& image : images) {
        const int samples = std::max(1, pages.front().samples);
        collection.add(image, placed_pages(image, own_pages, static_cast<int>(pages.size()), samples, used),
                       channels_in_page(image, pages.front()));
        promised += image.promised(samples);
    }
    if (collection.empty()) {
        if (root)
            notes.emplace_back("The OME-XML places no page of this file; the pages were read without it.");
        FileContents nothing;
        nothing.companion = contents.companion;
        return contents.companion.empty() ? std::nullopt : std::optional(nothing);
    }
    collection.put_into(contents);
    if (!own_pages.others() && promised > static_cast<double>(used.size()))
        notes.emplace_back("The OME-XML promises " +
                           std::to_string(static_cast<std::int64_t>(std::min(promised, 1e15))) +
                           " planes; the file has " + std::to_string(used.size()) + ".");
    if (collection.others() > 0)
        notes.emplace_back(std::to_string(collection.others()) +
                           " more pages are of another size or kind, such as an overview, and were left out.");
    if (own_pages.others()) {
        contents.set_depths = images.front().depths();
        contents.set_times = images.front().times();
    }
    contents.pixel_size_um = pixel_size(images.front().node());
    return contents;
}

} // namespace memento
