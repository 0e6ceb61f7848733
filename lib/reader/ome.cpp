#include "reader/ome.hpp"

#include "base/text.hpp"
#include "image/length_unit.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"
#include "reader/ome_places.hpp"
#include "reader/page_choice.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace memento {
namespace {

constexpr std::size_t max_description_bytes = std::size_t{64} << 20U; // bytes

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

class Collection { // of the planes of all images of one size
public:
    explicit Collection(const std::vector<TiffPage>& pages)
        : pages_(pages)
    {
    }

    // Images of one kind are positions of the sample; those of another kind are more channels of it.
    void add(const PlacedImage& image)
    {
        const TiffPage& shape = image.shape(pages_);
        const auto known =
            std::ranges::find_if(kinds_, [&](const Kind& kind) { return kind.shape->same_shape(shape); });
        const auto kind = static_cast<std::size_t>(known - kinds_.begin());
        if (known == kinds_.end())
            kinds_.push_back({&shape, 0});
        const int series = kinds_[kind].images++;
        const bool split = image.channels > 1;
        for (const Placed& place : image.placed) {
            if (!shape.same_shape(pages_[static_cast<std::size_t>(place.page)]))
                continue;
            for (int band = 0; band < image.channels; ++band) {
                const int index = place.czt[0] * image.channels + band;
                ChannelInfo info = channel_at(*image.image, index, split);
                if (info.name.empty() && kind > 0)
                    info.name = image.image->name();
                const int channel = channel_index(static_cast<int>(kind), index, std::move(info));
                planes_.push_back({place.page, split ? band : -1, channel, place.czt[1], place.czt[2], series});
            }
        }
    }

    bool empty() const { return planes_.empty(); }

    // Channels in the order of their numbers, planes by series, t, z, channel; each place once.
    void put_into(FileContents& contents)
    {
        std::map<int, int> order;
        for (const auto& [key, index] : indexes_) {
            order[index] = static_cast<int>(contents.channels.size());
            contents.channels.push_back(key.info);
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
    struct Kind {
        const TiffPage* shape;
        int images;
    };
    struct Key {
        int kind;
        int number;
        ChannelInfo info;
        bool operator<(const Key& other) const
        {
            return std::tie(kind, number, info.name, info.colour) <
                   std::tie(other.kind, other.number, other.info.name, other.info.colour);
        }
    };
    int channel_index(int kind, int number, ChannelInfo info)
    {
        return indexes_.try_emplace({kind, number, std::move(info)}, static_cast<int>(indexes_.size())).first->second;
    }

    const std::vector<TiffPage>& pages_;
    std::vector<Kind> kinds_;
    std::vector<Plane> planes_;
    std::map<Key, int> indexes_;
};

std::optional<double> length_of(const pugi::xml_node& pixels, const char* size, const char* unit_name,
                                std::vector<std::string>& notes)
{
    const std::string_view text = trimmed(pixels.attribute(size).value());
    const std::string unit = pixels.attribute(unit_name).as_string("µm");
    if (text.empty() || is_no_unit(unit))
        return std::nullopt;
    const auto um = micrometres_of(unit);
    const auto value = real_number(text);
    if (!um)
        add_note(notes, Note::unit_unknown, {clean_name(unit)});
    else if (!value)
        add_note(notes, Note::pixel_size_implausible, {clean_name(text) + " " + clean_name(unit)});
    return um && value ? std::optional(*um * *value) : std::nullopt;
}

std::optional<double> pixel_size(const pugi::xml_node& pixels, std::vector<std::string>& notes)
{
    const auto x = length_of(pixels, "PhysicalSizeX", "PhysicalSizeXUnit", notes);
    const auto y = length_of(pixels, "PhysicalSizeY", "PhysicalSizeYUnit", notes);
    if (!x)
        return std::nullopt;
    return measured_pixel_size(*x, y.value_or(*x), "µm", notes);
}

// What the attribute and that of its unit say, or "".
std::string step_of(const pugi::xml_node& pixels, const char* size, const char* unit_name, const char* usual)
{
    const std::string_view text = trimmed(pixels.attribute(size).value());
    return text.empty() ? "" : std::string(text) + " " + pixels.attribute(unit_name).as_string(usual);
}

// The root element; nothing, with a note, for what is no OME-XML that we take.
pugi::xml_node root_of(pugi::xml_document& document, const std::string& xml, std::vector<std::string>& notes)
{
    if (xml.size() > max_description_bytes) {
        add_note(notes, Note::ome_too_long);
        return {};
    }
    const XmlText text = xml_in_utf8(xml);
    const XmlFault fault = load_xml(document, text.text);
    if (fault != XmlFault::none) {
        add_note(notes, fault == XmlFault::doctype ? Note::ome_doctype : Note::ome_damaged);
        return {};
    }
    if (!text.unknown.empty())
        add_note(notes, Note::ome_encoding_unknown, {clean_name(text.unknown)});
    if (text.wrong)
        add_note(notes, Note::ome_encoding_wrong);
    return document.document_element();
}

std::vector<OmeImage> images_of(const pugi::xml_node& root)
{
    std::vector<OmeImage> images;
    for (const pugi::xml_node& image : xml_children(root, "Image")) {
        if (const pugi::xml_node pixels = xml_child(image, "Pixels"))
            images.emplace_back(image, pixels);
    }
    return images;
}

// A plain file name, which cannot lead to another folder.
bool is_file_name(const std::string& name)
{
    return !name.empty() && name.size() <= 255 && name.find('/') == std::string::npos && name != "." && name != ".." &&
           is_storable_text(name);
}

// What the description lies in, when it is elsewhere: the root of the companion's text, and its name.
pugi::xml_node root_elsewhere(const pugi::xml_node& elsewhere, const std::string& companion,
                              pugi::xml_document& document, std::string& name, std::vector<std::string>& notes)
{
    const std::string given = elsewhere.attribute("MetadataFile").value();
    name = is_file_name(given) ? given : "";
    const pugi::xml_node root = companion.empty() ? pugi::xml_node() : root_of(document, companion, notes);
    if (!root)
        add_note(notes, Note::ome_elsewhere,
                 {(name.empty() ? "another folder, as " : "the file ") + clean_name(given)});
    return root;
}

// The largest one, and no label or overview when there is anything else.
const PlacedImage& chosen_image(const std::vector<PlacedImage>& images, const std::vector<TiffPage>& pages)
{
    const auto rank = [&](const PlacedImage& image) {
        return std::pair(!is_side_title(image.image->name()), image.shape(pages).area());
    };
    const PlacedImage* best = &images.front();
    for (const PlacedImage& image : images)
        best = rank(image) > rank(*best) ? &image : best;
    return *best;
}

// Names of channels of an image whose pages are all in this file, or should be.
void tell_channels(const PlacedImage& image, std::vector<std::string>& notes)
{
    std::set<int> there;
    for (const Placed& place : image.placed) {
        for (int band = 0; band < image.channels; ++band)
            there.insert(place.czt[0] * image.channels + band);
    }
    std::vector<std::string> missing;
    const std::vector<OmeChannel>& channels = image.image->channels();
    for (std::size_t i = 0; i < channels.size(); ++i) {
        if (!channels[i].info.name.empty() && !there.contains(static_cast<int>(i)) && channels[i].bands == 1)
            missing.push_back(channels[i].info.name);
    }
    if (!missing.empty())
        add_note(notes, Note::channels_without_pages,
                 {count_of(static_cast<std::int64_t>(missing.size()), "channel"), listed(missing)});
}

void tell_facts(const pugi::xml_node& root, const AllPlaced& all, bool of_set, std::vector<std::string>& notes)
{
    if (all.placing.too_many())
        add_note(notes, Note::ome_places_too_many, {std::to_string(max_steps)});
    if (!of_set && all.promised > static_cast<double>(all.placing.used.size()))
        add_note(notes, Note::ome_promises,
                 {std::to_string(static_cast<std::int64_t>(std::min(all.promised, 1e15))),
                  std::to_string(all.placing.used.size())});
    if (const auto rois = static_cast<std::int64_t>(xml_children(root, "ROI").size()); rois > 0)
        add_note(notes, Note::rois_left_out, {count_of(rois, "region")});
    std::int64_t annotations = 0;
    for (const pugi::xml_node& child : xml_child(root, "StructuredAnnotations").children())
        annotations += child.type() == pugi::node_element ? 1 : 0;
    if (annotations > 0)
        add_note(notes, Note::annotations_left_out, {count_of(annotations, "annotation")});
}

// Of images whose pages are left out.
void title_pages(const PlacedImage& image, std::map<int, std::string>& titles)
{
    const std::size_t channels = image.image->channels().size();
    const std::string& name = image.image->name();
    for (const Placed& place : image.placed)
        titles[place.page] = channels > 1 ? name + " with " + std::to_string(channels) + " channels" : name;
}

} // namespace

std::optional<OmeContents> ome_contents(const std::string& xml, const std::string& companion,
                                        const std::vector<TiffPage>& pages, std::vector<std::string>& notes)
{
    pugi::xml_document document;
    pugi::xml_document metadata;
    pugi::xml_node root = root_of(document, xml, notes);
    if (!root)
        return std::nullopt;
    OmeContents found;
    FileContents& contents = found.contents;
    contents.reader = "OME-TIFF";
    const std::string own(trimmed(root.attribute("UUID").value()));
    if (const pugi::xml_node elsewhere = xml_child(root, "BinaryOnly"))
        root = root_elsewhere(elsewhere, companion, metadata, contents.companion, notes);
    const std::vector<OmeImage> images = images_of(root);
    OwnPages own_pages(own, images);
    const AllPlaced all = place_pages(images, own_pages, pages, notes);
    if (all.images.empty()) {
        if (root)
            add_note(notes, Note::ome_places_nothing);
        return contents.companion.empty() ? std::nullopt : std::optional(found);
    }
    const PlacedImage& chosen = chosen_image(all.images, pages);
    Collection collection(pages);
    for (const PlacedImage& image : all.images) {
        const bool besides = is_side_title(image.image->name()) && !is_side_title(chosen.image->name());
        if (!besides && image.shape(pages).same_size(chosen.shape(pages)))
            collection.add(image);
        else
            title_pages(image, found.titles);
    }
    collection.put_into(contents);
    const bool of_set = own_pages.others();
    tell_facts(root, all, of_set, notes);
    if (!of_set)
        tell_channels(chosen, notes);
    if (of_set) {
        contents.set_depths = chosen.image->depths();
        contents.set_times = chosen.image->times();
    }
    const pugi::xml_node pixels = chosen.image->node();
    contents.pixel_size_um = pixel_size(pixels, notes);
    take_steps(contents, step_of(pixels, "PhysicalSizeZ", "PhysicalSizeZUnit", "µm"),
               step_of(pixels, "TimeIncrement", "TimeIncrementUnit", "s"));
    notes.insert(notes.end(), contents.notes.begin(), contents.notes.end());
    return found;
}

} // namespace memento
