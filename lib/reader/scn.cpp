#include "reader/scn.hpp"

#include "base/text.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"
#include "reader/page_choice.hpp"
#include "reader/plane_order.hpp"
#include "reader/xml.hpp"

#include <algorithm>
#include <limits>

namespace memento {
namespace {

struct Dimension { // a page
    int page;
    int level;
    int channel;
    int depth;
};

struct ScnImage {
    std::string name;
    std::vector<Dimension> pages; // that are there
    int missing = 0;
    double area = 0;       // pixels
    double nanometres = 0; // wide
    double width = 0;      // pixels
    bool overview = false; // of the whole slide, at a low power
    std::vector<ChannelInfo> channels;
    std::optional<double> magnification;
};

double number_of(const pugi::xml_node& node, const char* attribute)
{
    return real_number(node.attribute(attribute).value()).value_or(0);
}

std::string colour_of(std::string_view text) // "#0000ff"
{
    const std::string digits = lower(text.starts_with('#') ? text.substr(1) : text);
    if (!is_lower_hex(digits, 6))
        return "";
    const unsigned long rgb = std::stoul(digits, nullptr, 16);
    return tint_text(static_cast<int>(rgb >> 16U), static_cast<int>(rgb >> 8U & 0xFFU), static_cast<int>(rgb & 0xFFU));
}

ScnImage image_of(const pugi::xml_node& node, const pugi::xml_node& collection, int pages)
{
    ScnImage image;
    image.name = clean_name(node.attribute("name").value());
    const pugi::xml_node pixels = xml_child(node, "pixels");
    const pugi::xml_node view = xml_child(node, "view");
    image.width = number_of(pixels, "sizeX");
    image.area = image.width * number_of(pixels, "sizeY");
    image.nanometres = number_of(view, "sizeX");
    image.overview = number_of(view, "sizeX") == number_of(collection, "sizeX") &&
                     number_of(view, "sizeY") == number_of(collection, "sizeY");
    for (const pugi::xml_node& dimension : xml_children(pixels, "dimension")) {
        const int page = xml_number(dimension, "ifd").value_or(std::numeric_limits<int>::max());
        if (page < pages)
            image.pages.push_back({page, xml_number(dimension, "r").value_or(0), xml_number(dimension, "c").value_or(0),
                                   xml_number(dimension, "z").value_or(0)});
        else
            ++image.missing;
    }
    const pugi::xml_node settings = xml_child(node, "scanSettings");
    if (const auto power = real_number(xml_text(xml_child(settings, "objectiveSettings"), "objective"));
        power && *power >= 0.1 && *power <= 1000)
        image.magnification = power;
    for (const pugi::xml_node& channel : xml_children(xml_child(settings, "channelSettings"), "channel")) {
        const auto index = static_cast<std::size_t>(xml_number(channel, "index").value_or(0));
        if (index >= image.channels.size() && index < 256)
            image.channels.resize(index + 1);
        std::string name = channel.attribute("name").value();
        if (name.ends_with("|Empty")) // the second filter wheel
            name.erase(name.size() - std::string_view("|Empty").size());
        if (index < image.channels.size())
            image.channels[index] = {clean_name(name), colour_of(channel.attribute("rgb").value()), std::nullopt};
    }
    return image;
}

// The largest scan; an overview only when there is nothing else.
const ScnImage* chosen(const std::vector<ScnImage>& images)
{
    const ScnImage* best = nullptr;
    for (const ScnImage& image : images) {
        if (image.pages.empty())
            continue;
        const bool scan = !image.overview && !is_side_title(image.name);
        const bool best_is_scan = best != nullptr && !best->overview && !is_side_title(best->name);
        if (best == nullptr || (scan && !best_is_scan) || (scan == best_is_scan && image.area > best->area))
            best = &image;
    }
    return best;
}

void place(TiffContents& found, const ScnImage& image, const TiffHeader& header)
{
    FileContents& contents = found.contents;
    std::vector<int> channels;
    for (const Dimension& page : image.pages) {
        if (page.level == 0 && std::ranges::find(channels, page.channel) == channels.end())
            channels.push_back(page.channel);
        if (page.level > 0)
            found.levels.insert(page.page);
    }
    std::ranges::sort(channels);
    for (const int channel : channels) {
        const auto index = static_cast<std::size_t>(channel);
        contents.channels.push_back(index < image.channels.size() ? image.channels[index] : ChannelInfo{});
        if (header.pages[static_cast<std::size_t>(image.pages.front().page)].colours() == 3)
            contents.channels.back().colour.clear();
    }
    // One colour for all is what the scanner fills in, and tells nothing apart.
    if (channels.size() > 1 && std::ranges::all_of(contents.channels, [&](const ChannelInfo& channel) {
            return channel.colour == contents.channels.front().colour;
        })) {
        for (ChannelInfo& channel : contents.channels)
            channel.colour.clear();
    }
    for (const Dimension& page : image.pages) {
        const auto at = std::ranges::find(channels, page.channel) - channels.begin();
        if (page.level == 0)
            contents.planes.push_back({page.page, -1, static_cast<int>(at), page.depth, 0, 0});
    }
    sort_planes(contents);
}

} // namespace

std::optional<TiffContents> scn_contents(const TiffHeader& header)
{
    pugi::xml_document document;
    if (header.description.find("<scn") == std::string::npos ||
        load_xml(document, xml_in_utf8(header.description).text) != XmlFault::none)
        return std::nullopt;
    const pugi::xml_node collection = xml_child(document.document_element(), "collection");
    std::vector<ScnImage> images;
    for (const pugi::xml_node& node : xml_children(collection, "image"))
        images.push_back(image_of(node, collection, static_cast<int>(header.pages.size())));
    const ScnImage* const image = chosen(images);
    if (image == nullptr)
        return std::nullopt;
    TiffContents found;
    place(found, *image, header);
    if (found.contents.planes.empty())
        return std::nullopt;
    found.contents.reader = "Leica SCN";
    found.contents.magnification = image->magnification;
    for (const ScnImage& other : images) {
        for (const Dimension& page : other.pages) {
            if (&other != image && page.level == 0)
                found.titles.emplace(page.page, other.overview ? "macro" : other.name);
            else if (&other != image)
                found.levels.insert(page.page);
        }
        if (other.missing > 0)
            add_note(found.contents.notes, Note::scn_pages_missing, {count_of(other.missing, "page")});
    }
    if (image->nanometres > 0 && image->width > 0) {
        const double um = image->nanometres / image->width / 1000;
        found.contents.pixel_size_um = measured_pixel_size(um, um, "µm", found.contents.notes);
    }
    return found;
}

} // namespace memento
