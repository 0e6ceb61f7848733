#include "reader/metaseries.hpp"

#include "base/text.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"
#include "reader/page_choice.hpp"
#include "reader/plane_order.hpp"
#include "reader/xml.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace memento {
namespace {

using Properties = std::map<std::string, std::string>;

void collect(const pugi::xml_node& parent, Properties& properties)
{
    for (const pugi::xml_node& child : parent.children()) {
        if (std::string_view(child.name()) == "prop")
            properties.emplace(child.attribute("id").value(), trimmed(child.attribute("value").value()));
    }
}

// Of a page: those of <MetaData> and of the parts in it.
Properties properties_of(const std::string& description)
{
    Properties properties;
    pugi::xml_document document;
    if (description.find("<MetaData") == std::string::npos ||
        load_xml(document, xml_in_utf8(description).text) != XmlFault::none)
        return properties;
    const pugi::xml_node root = document.document_element();
    for (const pugi::xml_node& part : root.children()) // of the plane first
        collect(part, properties);
    collect(root, properties);
    return properties;
}

std::string value_of(const Properties& properties, const char* id)
{
    const auto found = properties.find(id);
    return found == properties.end() ? "" : found->second;
}

struct PagePlace {
    std::string name;
    std::string light; // what the light was: setting and wavelength
    double z = 0;
};

PagePlace place_of(const Properties& properties)
{
    return {clean_name(value_of(properties, "image-name")),
            clean_name(value_of(properties, "_IllumSetting_")) + "|" + value_of(properties, "wavelength"),
            real_number(value_of(properties, "z-position")).value_or(0)};
}

// What tells the channels apart: the light, where the file says it; else the names.
std::string channel_key(const PagePlace& place)
{
    return place.light == "|" ? place.name : place.light;
}

// The n-th of its value in the order of values.
int rank_of(std::vector<double> values, double value)
{
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return static_cast<int>(std::ranges::lower_bound(values, value) - values.begin());
}

// Channels in the order in which they come, depths by their position; what is there twice is another time.
void place_pages(FileContents& contents, const std::vector<int>& pages, const std::vector<PagePlace>& places, int bands)
{
    std::vector<std::string> keys;
    std::vector<std::string> names;
    std::map<std::string, std::vector<double>> depths; // of channels
    std::map<std::tuple<std::string, double>, int> times;
    for (const PagePlace& place : places) {
        const std::string key = channel_key(place);
        depths[key].push_back(place.z);
        if (std::ranges::find(keys, key) == keys.end()) {
            keys.push_back(key);
            names.push_back(place.name);
        }
    }
    const int channels = static_cast<int>(keys.size());
    contents.channels.resize(static_cast<std::size_t>(channels) * static_cast<std::size_t>(bands));
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const std::string key = channel_key(places[i]);
        const int c = static_cast<int>(std::ranges::find(keys, key) - keys.begin());
        const int t = times[{key, places[i].z}]++;
        for (int band = 0; band < bands; ++band)
            contents.planes.push_back(
                {pages[i], bands > 1 ? band : -1, c * bands + band, rank_of(depths[key], places[i].z), t, 0});
    }
    for (std::size_t i = 0; bands == 1 && i < names.size(); ++i) {
        const std::string light = keys[i].substr(0, keys[i].find('|'));
        const bool distinct = std::ranges::count(names, names[i]) == 1;
        contents.channels[i].name = names[i].empty() || (!distinct && !light.empty()) ? light : names[i];
    }
    sort_planes(contents);
}

} // namespace

std::optional<TiffContents> metaseries_contents(const TiffHeader& header)
{
    TiffContents found;
    found.titles = side_titles(header.pages);
    const std::vector<int> pages = sample_pages(header, found.titles, {}).front();
    const auto page_at = [&](int page) -> const TiffPage& { return header.pages[static_cast<std::size_t>(page)]; };
    const Properties first = properties_of(page_at(pages.front()).description);
    if (!first.contains("spatial-calibration-state") && !first.contains("image-name") && !first.contains("plane-type"))
        return std::nullopt;
    std::vector<PagePlace> places;
    for (const int page : pages) {
        const Properties properties = properties_of(page_at(page).description);
        if (!properties.empty())
            places.push_back(place_of(properties));
    }
    FileContents& contents = found.contents;
    contents.reader = "MetaSeries TIFF";
    const int bands = page_at(pages.front()).channels_in_pixel();
    if (places.size() == pages.size()) {
        place_pages(contents, pages, places, bands);
    } else {
        put_planes(contents, pages, {1, static_cast<int>(pages.size()), 1}, bands);
        add_note(contents.notes, Note::pages_guessed, {std::to_string(pages.size()), "depths"});
    }
    if (value_of(first, "spatial-calibration-state") == "on") {
        const auto number = [&](const char* id) { return real_number(value_of(first, id)).value_or(0); };
        contents.pixel_size_um = measured_pixel_size(number("spatial-calibration-x"), number("spatial-calibration-y"),
                                                     value_of(first, "spatial-calibration-units"), contents.notes);
    }
    return found;
}

} // namespace memento
