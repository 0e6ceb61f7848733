#include "image/contents.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_name_bytes = 100; // characters
constexpr std::size_t max_planes = 1'000'000;

[[noreturn]] void senseless(const std::string& what)
{
    throw Error(ErrorCode::undecodable, "The decoder gave an answer that makes no sense: " + what + ".");
}

void put(json& object, const char* key, const std::optional<double>& value)
{
    if (value)
        object[key] = *value;
}

std::optional<double> positive(const json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end())
        return std::nullopt;
    const double value = found->get<double>();
    if (!(value > 0) || !std::isfinite(value))
        senseless(key);
    return value;
}

bool is_colour(const std::string& text)
{
    return text.size() == 7 && text[0] == '#' && is_lower_hex(lower(text.substr(1)), 6);
}

std::optional<ValueMapping> mapping_at(const json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end())
        return std::nullopt;
    const ValueMapping mapping{found->at("offset"), found->at("scale")};
    if (!std::isfinite(mapping.offset) || !(mapping.scale > 0) || !std::isfinite(mapping.scale))
        senseless(key);
    return mapping;
}

ChannelInfo channel_from(const json& object)
{
    ChannelInfo channel{object.at("name"), object.at("colour"), positive(object, "excitation_nm")};
    if (channel.name != clean_name(channel.name) || !(channel.colour.empty() || is_colour(channel.colour)))
        senseless("a channel");
    return channel;
}

Plane plane_from(const json& numbers, std::size_t channels)
{
    const auto values = numbers.get<std::vector<int>>();
    if (values.size() != 6)
        senseless("a plane");
    const Plane plane{values[0], values[1], values[2], values[3], values[4], values[5]};
    if (plane.page < 0 || plane.pixel_sample < -1 || plane.channel < 0 || plane.z < 0 || plane.t < 0 ||
        plane.series < 0 || static_cast<std::size_t>(plane.channel) >= channels)
        senseless("a plane");
    return plane;
}

FileContents contents_from(const json& object)
{
    FileContents contents;
    object.at("reader").get_to(contents.reader);
    object.at("width").get_to(contents.width);
    object.at("height").get_to(contents.height);
    object.at("colours").get_to(contents.colours);
    object.at("bits").get_to(contents.bits);
    object.at("pixel_type").get_to(contents.pixel_type);
    for (const json& channel : object.at("channels"))
        contents.channels.push_back(channel_from(channel));
    for (const json& plane : object.at("planes"))
        contents.planes.push_back(plane_from(plane, contents.channels.size()));
    contents.pixel_size_um = positive(object, "pixel_size_um");
    contents.depth_step_um = positive(object, "depth_step_um");
    contents.time_step_s = positive(object, "time_step_s");
    contents.magnification = positive(object, "magnification");
    contents.calibration = mapping_at(object, "calibration");
    contents.background = object.value("background", "");
    object.at("set_depths").get_to(contents.set_depths);
    object.at("set_times").get_to(contents.set_times);
    object.at("companion").get_to(contents.companion);
    object.at("notes").get_to(contents.notes);
    if (!contents.background.empty() && !is_colour(contents.background))
        senseless("background");
    if (contents.planes.empty() || contents.planes.size() > max_planes || contents.width <= 0 || contents.height <= 0)
        senseless("no planes");
    return contents;
}

} // namespace

std::string clean_name(std::string_view text)
{
    std::string clean;
    std::size_t characters = 0;
    for (const char c : trimmed(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            continue;
        if ((byte & 0xC0U) != 0x80U && ++characters > max_name_bytes)
            break;
        clean += c;
    }
    return is_storable_text(clean) ? std::string(trimmed(clean)) : "";
}

FileContents single_plane(const std::string& reader)
{
    FileContents contents;
    contents.reader = reader;
    contents.channels.resize(1);
    contents.planes.resize(1);
    return contents;
}

json to_json(const FileContents& contents)
{
    json out{{"reader", contents.reader},       {"width", contents.width},         {"height", contents.height},
             {"colours", contents.colours},     {"bits", contents.bits},           {"pixel_type", contents.pixel_type},
             {"channels", json::array()},       {"planes", json::array()},         {"set_depths", contents.set_depths},
             {"set_times", contents.set_times}, {"companion", contents.companion}, {"notes", contents.notes}};
    for (const ChannelInfo& channel : contents.channels) {
        out["channels"].push_back({{"name", channel.name}, {"colour", channel.colour}});
        put(out["channels"].back(), "excitation_nm", channel.excitation_nm);
    }
    for (const Plane& plane : contents.planes)
        out["planes"].push_back({plane.page, plane.pixel_sample, plane.channel, plane.z, plane.t, plane.series});
    put(out, "pixel_size_um", contents.pixel_size_um);
    put(out, "depth_step_um", contents.depth_step_um);
    put(out, "time_step_s", contents.time_step_s);
    put(out, "magnification", contents.magnification);
    if (contents.calibration)
        out["calibration"] = {{"offset", contents.calibration->offset}, {"scale", contents.calibration->scale}};
    if (!contents.background.empty())
        out["background"] = contents.background;
    return out;
}

FileContents file_contents_from_json(const json& object)
{
    try {
        return contents_from(object);
    } catch (const json::exception& error) {
        senseless(error.what());
    }
}

} // namespace memento
