#include "reader/qptiff.hpp"

#include "base/text.hpp"
#include "reader/facts.hpp"
#include "reader/page_choice.hpp"
#include "reader/plane_order.hpp"
#include "reader/xml.hpp"

namespace memento {
namespace {

constexpr std::string_view root_name = "PerkinElmer-QPI-ImageDescription";

struct PageFacts {
    std::string type; // "FullResolution", "Thumbnail" …
    ChannelInfo channel;
    std::optional<double> magnification;
};

std::string colour_of(const std::string& text) // "255,0,0"
{
    const std::vector<std::string> parts = split(text, ',');
    if (parts.size() != 3)
        return "";
    const auto part = [&](std::size_t i) { return static_cast<int>(real_number(parts[i]).value_or(0)); };
    return tint_text(part(0), part(1), part(2));
}

PageFacts facts_of(const std::string& description)
{
    pugi::xml_document document;
    PageFacts facts;
    if (load_xml(document, xml_in_utf8(description).text) != XmlFault::none)
        return facts;
    const pugi::xml_node root = document.document_element();
    facts.type = xml_text(root, "ImageType");
    const std::string marker = clean_name(xml_text(root, "Biomarker"));
    facts.channel.name = marker.empty() ? clean_name(xml_text(root, "Name")) : marker;
    facts.channel.colour = colour_of(xml_text(root, "Color"));
    std::string objective = lower(xml_text(root, "Objective")); // "20x"
    if (objective.ends_with('x'))
        objective.pop_back();
    if (const auto power = real_number(objective); power && *power >= 0.1 && *power <= 1000)
        facts.magnification = power;
    return facts;
}

} // namespace

std::optional<TiffContents> qptiff_contents(const TiffHeader& header)
{
    if (header.first().description.find(root_name) == std::string::npos)
        return std::nullopt;
    TiffContents found;
    std::vector<PageFacts> facts;
    for (std::size_t i = 0; i < header.pages.size(); ++i) {
        facts.push_back(facts_of(header.pages[i].description));
        const std::string& type = facts.back().type;
        if (type == "ReducedResolution")
            found.levels.insert(static_cast<int>(i));
        else if (!type.empty() && type != "FullResolution")
            found.titles.emplace(static_cast<int>(i), type);
    }
    FileContents& contents = found.contents;
    contents.reader = "QPTIFF";
    const std::vector<int> pages = sample_pages(header, found.titles, found.levels).front();
    const TiffPage& first = header.pages[static_cast<std::size_t>(pages.front())];
    const int bands = first.channels_in_pixel();
    put_planes(contents, pages, {static_cast<int>(pages.size()), 1, 1}, bands);
    for (std::size_t i = 0; bands == 1 && i < pages.size(); ++i) {
        contents.channels[i] = facts[static_cast<std::size_t>(pages[i])].channel;
        if (first.colours() == 3) // the picture has its own colours
            contents.channels[i].colour.clear();
    }
    contents.magnification = facts[static_cast<std::size_t>(pages.front())].magnification;
    return found;
}

} // namespace memento
