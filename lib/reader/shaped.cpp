#include "reader/shaped.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr int max_size = 1'000'000;

std::vector<std::string> texts_of(const json& list)
{
    std::vector<std::string> texts;
    for (const json& text : list) {
        if (text.is_string())
            texts.push_back(text);
    }
    return texts;
}

// Under the names that programs use for it.
std::vector<std::string> channel_names(const json& object)
{
    if (const auto channel = object.find("Channel"); channel != object.end() && channel->is_object()) {
        if (const auto names = channel->find("Name"); names != channel->end() && names->is_array())
            return texts_of(*names);
    }
    for (const char* key : {"channel_names", "channels", "Labels", "labels", "names"}) {
        if (const auto names = object.find(key); names != object.end() && names->is_array())
            return texts_of(*names);
    }
    return {};
}

int* place_of(Axes& axes, char axis)
{
    switch (axis) {
    case 'C':
        return &axes.channels;
    case 'Z':
        return &axes.slices;
    case 'T':
        return &axes.frames;
    case 'P': // positions, mosaic tiles, regions
    case 'M':
    case 'R':
        return &axes.series;
    default:
        return nullptr;
    }
}

char kind_of(char axis)
{
    return axis == 'P' || axis == 'M' || axis == 'R' ? 'S' : axis;
}

} // namespace

std::optional<Shaped> shaped_description(const std::string& description)
{
    if (!trimmed(description).starts_with('{'))
        return std::nullopt;
    const json object = json::parse(description, nullptr, false);
    if (!object.is_object())
        return std::nullopt;
    const auto shape = object.find("shape");
    if (shape == object.end() || !shape->is_array())
        return std::nullopt;
    Shaped found;
    for (const json& size : *shape) {
        if (!size.is_number_integer() || size < 1 || size > 4'000'000'000)
            return std::nullopt;
        found.shape.push_back(static_cast<int>(std::min(size.get<std::int64_t>(), std::int64_t{2'000'000'000})));
    }
    const auto text = [&](const char* key) {
        const auto value = object.find(key);
        return value != object.end() && value->is_string() ? value->get<std::string>() : std::string();
    };
    found.axes = text("axes");
    found.unit = text("unit");
    found.truncated = object.value("truncated", json(false)) == json(true);
    found.names = channel_names(object);
    return found;
}

std::optional<ShapedAxes> axes_of(const Shaped& shaped, const TiffPage& page, int pages)
{
    if (shaped.axes.size() != shaped.shape.size())
        return std::nullopt;
    ShapedAxes found;
    found.axes.order.clear();
    for (std::size_t i = shaped.axes.size(); i-- > 0;) { // the fastest first
        const auto axis = static_cast<char>(std::toupper(static_cast<unsigned char>(shaped.axes[i])));
        const int size = shaped.shape[i];
        if (axis == 'X' || axis == 'Y' || axis == 'S' || size == 1)
            continue;
        int* const place = place_of(found.axes, axis);
        if (place == nullptr || *place != 1 || size > max_size)
            return std::nullopt;
        *place = size;
        found.axes.order += kind_of(axis);
    }
    found.in_pixel = page.channels_in_pixel();
    if (found.axes.channels == page.bands && page.bands > 1 &&
        found.axes.product() == std::int64_t{pages} * page.bands) {
        found.in_pixel = page.bands; // the channels lie in the pixels, or in planes of one page
        found.axes.channels = 1;
    }
    for (const char axis : std::string_view("CZTS")) {
        if (found.axes.order.find(axis) == std::string::npos)
            found.axes.order += axis;
    }
    return found.axes.product() == pages ? std::optional(found) : std::nullopt;
}

} // namespace memento
