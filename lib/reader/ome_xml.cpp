#include "reader/ome_xml.hpp"

#include "base/text.hpp"
#include "reader/ome.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace memento {
namespace {

// Names without their prefix, as in "ome:Pixels".
std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1); // npos + 1 is 0
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

} // namespace

std::vector<pugi::xml_node> ome_children(const pugi::xml_node& parent, std::string_view name)
{
    std::vector<pugi::xml_node> found;
    for (const pugi::xml_node& child : parent.children()) {
        if (local_name(child) == name)
            found.push_back(child);
    }
    return found;
}

pugi::xml_node ome_child(const pugi::xml_node& parent, std::string_view name)
{
    const auto found = ome_children(parent, name);
    return found.empty() ? pugi::xml_node() : found.front();
}

std::optional<int> ome_number(const pugi::xml_node& node, const char* attribute)
{
    const std::string_view text = trimmed(node.attribute(attribute).value());
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

OmeImage::OmeImage(const pugi::xml_node& pixels)
    : pixels_(pixels)
    , size_z_(std::max(1, ome_number(pixels, "SizeZ").value_or(1)))
    , size_c_(std::max(1, ome_number(pixels, "SizeC").value_or(1)))
    , size_t_(std::max(1, ome_number(pixels, "SizeT").value_or(1)))
{
    for (const pugi::xml_node& channel : ome_children(pixels, "Channel"))
        channels_.push_back({{clean_name(channel.attribute("Name").value()),
                              ome_colour(channel.attribute("Color").value()), wavelength_nm(channel)},
                             std::max(1, ome_number(channel, "SamplesPerPixel").value_or(1))});
    const std::string_view order = pixels.attribute("DimensionOrder").as_string("XYCZT");
    if (order.size() == 5 && order.substr(2).find_first_not_of("CZT") == std::string_view::npos)
        order_ = order.substr(2);
}

void OmeImage::advance(std::array<int, 3>& czt, int channel_pages) const
{
    const std::array sizes{channel_pages, size_z_, size_t_};
    for (const char dimension : order_) {
        const std::size_t i = dimension == 'C' ? 0 : dimension == 'Z' ? 1 : 2;
        if (++czt[i] < sizes[i])
            return;
        czt[i] = 0;
    }
}

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

} // namespace memento
