#include "reader/ome_xml.hpp"

#include "base/text.hpp"
#include "image/length_unit.hpp"
#include "reader/facts.hpp"
#include "reader/ome.hpp"

#include <charconv>
#include <cmath>

namespace memento {
namespace {

std::optional<double> wavelength_nm(const pugi::xml_node& channel)
{
    const std::string_view unit = channel.attribute("ExcitationWavelengthUnit").as_string("nm");
    const auto um = ome_length(channel.attribute("ExcitationWavelength").value(), unit);
    if (!um || *um < 0.1 || *um > 2)
        return std::nullopt;
    return std::round(*um * 1e6) / 1e3;
}

} // namespace

OmeImage::OmeImage(const pugi::xml_node& image, const pugi::xml_node& pixels)
    : pixels_(pixels)
    , name_(clean_name(image.attribute("Name").value()))
    , size_z_(std::max(1, xml_number(pixels, "SizeZ").value_or(1)))
    , size_c_(std::max(1, xml_number(pixels, "SizeC").value_or(1)))
    , size_t_(std::max(1, xml_number(pixels, "SizeT").value_or(1)))
{
    for (const pugi::xml_node& channel : xml_children(pixels, "Channel"))
        channels_.push_back({{clean_name(channel.attribute("Name").value()),
                              ome_colour(channel.attribute("Color").value()), wavelength_nm(channel)},
                             std::max(1, xml_number(channel, "SamplesPerPixel").value_or(1))});
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
    const auto bits = static_cast<std::uint32_t>(value);
    return tint_text(static_cast<int>(bits >> 24U), static_cast<int>(bits >> 16U & 0xFFU),
                     static_cast<int>(bits >> 8U & 0xFFU));
}

std::optional<double> ome_length(std::string_view value, std::string_view unit)
{
    const auto known = micrometres_of(unit);
    const auto size = real_number(value);
    if (!known || !size)
        return std::nullopt;
    const double um = *size * *known;
    return plausible_pixel_size(um);
}

} // namespace memento
