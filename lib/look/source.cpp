#include "look/first_look.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

template <typename T> std::optional<T> known(const json& row, const char* key)
{
    const auto found = row.find(key);
    return found == row.end() || found->is_null() ? std::nullopt : std::optional(found->get<T>());
}

LookImage image_of(const json& row)
{
    LookImage image{.image_id = row.at("image_id"),
                    .state = row.at("state"),
                    .external = row.at("type") == "E",
                    .width = known<int>(row, "width").value_or(0),
                    .height = known<int>(row, "height").value_or(0),
                    .channels = known<int>(row, "channels").value_or(0),
                    .bit_depth = known<int>(row, "bit_depth").value_or(0),
                    .pixel_size_um = known<double>(row, "pixel_size_um"),
                    .statistics = {},
                    .mapping = {},
                    .key = known<std::string>(row, "key").value_or(""),
                    .tile_size = known<int>(row, "tile_size").value_or(0),
                    .tile_format = known<std::string>(row, "tile_format").value_or(""),
                    .levels = {}};
    if (const auto stats = known<json>(row, "stats")) {
        const json& histogram = stats->at("histogram");
        image.statistics = PixelStatistics{.minimum = stats->at("min"),
                                           .maximum = stats->at("max"),
                                           .bin_width = histogram.at("width"),
                                           .histogram = histogram.at("counts")};
    }
    if (const auto mapping = known<json>(row, "mapping"))
        image.mapping = ValueMapping{mapping->at("offset"), mapping->at("scale")};
    for (const json& level : known<json>(row, "levels").value_or(json::array()))
        image.levels.push_back({level.at("width"), level.at("height")});
    return image;
}

} // namespace

LookSource look_source_from_json(const json& source)
{
    LookSource found;
    for (const json& row : source.at("layers"))
        found.layers.push_back({row.at("layer_id"), row.at("kind"), row.at("name"), row.at("image_id"),
                                row.at("settings"), row.at("sequence"), row.at("parent_id")});
    for (const json& row : source.at("images"))
        found.images.push_back(image_of(row));
    found.first = source.value("first", std::string());
    return found;
}

} // namespace memento
