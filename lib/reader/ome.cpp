#include "reader/ome.hpp"

#include "base/text.hpp"
#include "reader/ome_xml.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace memento {
namespace {

constexpr std::size_t max_description_bytes = std::size_t{64} << 20U; // bytes

struct Placed { // a page and where it belongs
    int page;
    std::array<int, 3> czt; // c counts pages, not pixel samples
};

std::string uuid_of(const pugi::xml_node& tiff_data)
{
    return std::string(trimmed(ome_child(tiff_data, "UUID").child_value()));
}

// Whose pages <TiffData> means: without a UUID those of this file; with one, when it is this file's, or the only one.
class OwnPages {
public:
    OwnPages(const std::string& own, const std::vector<OmeImage>& images)
        : own_(own)
    {
        for (const OmeImage& image : images) {
            for (const pugi::xml_node& data : ome_children(image.node(), "TiffData"))
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

// At most so many pages are placed or found taken, by all images of a text together: no file has a reason for more.
constexpr int max_steps = 1'000'000;

struct Placing {        // what the images of a text share
    std::set<int> used; // pages
    int steps = 0;
    bool too_many() const { return steps >= max_steps; }
};

std::vector<Placed> placed_pages(const OmeImage& image, const OwnPages& own, int pages, int bands, Placing& all)
{
    std::vector<Placed> placed;
    const int channel_pages = image.channel_pages(bands);
    const auto place = [&](int first, int count, std::array<int, 3> czt) {
        for (int page = first; page < pages && page - first < count && !all.too_many(); ++page) {
            ++all.steps;
            if (all.used.insert(page).second)
                placed.push_back({page, czt});
            image.advance(czt, channel_pages);
        }
    };
    const std::vector<pugi::xml_node> parts = ome_children(image.node(), "TiffData");
    for (const pugi::xml_node& data : parts) {
        if (!own.is_own(uuid_of(data)))
            continue;
        const auto first = ome_number(data, "IFD");
        const int count = ome_number(data, "PlaneCount").value_or(first ? 1 : pages);
        const int c = ome_number(data, "FirstC").value_or(0);
        place(first.value_or(0), count,
              {c < channel_pages ? c : c / bands, ome_number(data, "FirstZ").value_or(0),
               ome_number(data, "FirstT").value_or(0)});
    }
    if (parts.empty())
        place(0, pages, {0, 0, 0});
    return placed;
}

// A page that shows what those of an image are like: the first that it places.
const TiffPage& example_of(const OmeImage& image, const OwnPages& own, const std::vector<TiffPage>& pages)
{
    for (const pugi::xml_node& data : ome_children(image.node(), "TiffData")) {
        const auto page = static_cast<std::size_t>(ome_number(data, "IFD").value_or(0));
        if (own.is_own(uuid_of(data)) && page < pages.size())
            return pages[page];
    }
    return pages.front();
}

// The bands of a pixel that are channels of their own: as many as the description says, or the page itself.
int channels_in_page(const OmeImage& image, const TiffPage& page)
{
    if (page.bands == 1)
        return 1;
    const bool one_each = image.channels().size() >= static_cast<std::size_t>(page.bands) &&
                          std::ranges::all_of(image.channels(), [](const OmeChannel& c) { return c.bands == 1; });
    return one_each ? page.bands : page.channels_in_pixel();
}

// Of a pixel sample, when the bands of a pixel are channels; else of a page.
ChannelInfo channel_at(const OmeImage& image, int index, bool of_band)
{
    int first = 0;
    for (const OmeChannel& channel : image.channels()) {
        const int covers = of_band ? channel.bands : 1;
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
            for (int band = 0; band < channels; ++band) {
                const int index = place.czt[0] * channels + band;
                const int channel = channel_index(index, channel_at(image, index, split));
                planes_.push_back({place.page, split ? band : -1, channel, place.czt[1], place.czt[2], series});
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
        const auto same = [&](const Plane& a, const Plane& b) { return place(a) == place(b); };
        planes_.erase(std::unique(planes_.begin(), planes_.end(), same), planes_.end());
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
    if (xml.size() > max_description_bytes)
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
    for (const pugi::xml_node& image : ome_children(root, "Image")) {
        if (const pugi::xml_node pixels = ome_child(image, "Pixels"))
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
    if (const pugi::xml_node elsewhere = ome_child(root, "BinaryOnly")) {
        contents.companion = elsewhere.attribute("MetadataFile").value();
        if (!is_file_name(contents.companion))
            contents.companion.clear();
        root = companion.empty() ? pugi::xml_node() : root_of(metadata, companion, notes);
        if (!root)
            notes.emplace_back(std::string("Its description lies in ") +
                               (contents.companion.empty() ? "another folder, as " : "the file ") +
                               clean_name(elsewhere.attribute("MetadataFile").value()) +
                               ", which was not read; the pages were read without it.");
    }
    const std::vector<OmeImage> images = images_of(root);
    const OwnPages own_pages(own, images);
    Collection collection(pages);
    Placing placing;
    double promised = 0;
    for (const OmeImage& image : images) {
        const TiffPage& page = example_of(image, own_pages, pages);
        const int bands = std::max(1, page.bands);
        collection.add(image, placed_pages(image, own_pages, static_cast<int>(pages.size()), bands, placing),
                       channels_in_page(image, page));
        promised += image.promised(bands);
    }
    if (collection.empty()) {
        if (root)
            notes.emplace_back("The OME-XML places no page of this file; the pages were read without it.");
        FileContents nothing;
        nothing.companion = contents.companion;
        return contents.companion.empty() ? std::nullopt : std::optional(nothing);
    }
    collection.put_into(contents);
    if (placing.too_many())
        notes.emplace_back("The OME-XML places more than " + std::to_string(max_steps) +
                           " pages; what comes after them was left out.");
    if (!own_pages.others() && promised > static_cast<double>(placing.used.size()))
        notes.emplace_back("The OME-XML promises " +
                           std::to_string(static_cast<std::int64_t>(std::min(promised, 1e15))) +
                           " planes; the file has " + std::to_string(placing.used.size()) + ".");
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
