#include "image/image.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

template <typename T> std::optional<T> optional_at(const json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end() || found->is_null())
        return std::nullopt;
    return found->template get<T>();
}

PixelStatistics statistics_from_json(const json& stats)
{
    PixelStatistics statistics{.minimum = stats.at("min"),
                               .maximum = stats.at("max"),
                               .percentile_1 = stats.at("p1"),
                               .percentile_99 = stats.at("p99"),
                               .histogram = {}};
    if (const auto histogram = optional_at<json>(stats, "histogram")) {
        histogram->at("width").get_to(statistics.bin_width);
        histogram->at("counts").get_to(statistics.histogram);
    }
    return statistics;
}

} // namespace

json pyramid_json(const ImageInfo& info)
{
    json out{{"tile_size", info.tile_size},
             {"tile_format", info.tile_format},
             {"levels", json::array()},
             {"flat", info.flat}};
    for (const Level& level : info.levels)
        out["levels"].push_back({{"width", level.width}, {"height", level.height}});
    if (info.statistics)
        out["stats"] = {{"min", info.statistics->minimum},
                        {"max", info.statistics->maximum},
                        {"p1", info.statistics->percentile_1},
                        {"p99", info.statistics->percentile_99},
                        {"histogram", {{"width", info.statistics->bin_width}, {"counts", info.statistics->histogram}}}};
    if (info.mapping)
        out["mapping"] = {{"offset", info.mapping->offset}, {"scale", info.mapping->scale}};
    if (info.plane) {
        json& plane = out["plane"];
        plane = {{"index", info.plane->index}, {"channel", info.plane->channel},
                 {"z", info.plane->z},         {"t", info.plane->t},
                 {"page", info.plane->page},   {"pixel_sample", info.plane->pixel_sample}};
        if (info.plane->z_um)
            plane["z_um"] = *info.plane->z_um;
        if (info.plane->t_s)
            plane["t_s"] = *info.plane->t_s;
    }
    if (!info.notes.empty())
        out["notes"] = info.notes;
    return out;
}

json to_json(const ImageInfo& info)
{
    json out{{"width", info.width},
             {"height", info.height},
             {"source_width", info.source_width},
             {"source_height", info.source_height},
             {"channels", info.channels},
             {"bit_depth", info.bit_depth},
             {"planes", info.planes},
             {"format", info.format},
             {"tiled", info.tiled},
             {"writer", info.writer},
             {"writer_reason", info.writer_reason},
             {"pyramid", pyramid_json(info)}};
    if (info.pixel_size_um)
        out["pixel_size_um"] = *info.pixel_size_um;
    if (info.contents)
        out["contents"] = to_json(*info.contents);
    return out;
}

StoredPlane stored_plane_from_json(const json& plane)
{
    return {.index = plane.at("index"),
            .channel = plane.at("channel"),
            .z = plane.at("z"),
            .t = plane.at("t"),
            .page = plane.value("page", -1),
            .pixel_sample = plane.value("pixel_sample", plane.value("sample", -1)),
            .z_um = optional_at<double>(plane, "z_um"),
            .t_s = optional_at<double>(plane, "t_s")};
}

ImageInfo image_info_from_json(const json& object)
{
    ImageInfo info;
    object.at("width").get_to(info.width);
    object.at("height").get_to(info.height);
    object.at("source_width").get_to(info.source_width);
    object.at("source_height").get_to(info.source_height);
    object.at("channels").get_to(info.channels);
    object.at("bit_depth").get_to(info.bit_depth);
    object.at("planes").get_to(info.planes);
    object.at("format").get_to(info.format);
    object.at("tiled").get_to(info.tiled);
    object.at("writer").get_to(info.writer);
    object.at("writer_reason").get_to(info.writer_reason);
    info.pixel_size_um = optional_at<double>(object, "pixel_size_um");
    const json& pyramid = object.at("pyramid");
    pyramid.at("tile_size").get_to(info.tile_size);
    pyramid.at("tile_format").get_to(info.tile_format);
    pyramid.at("flat").get_to(info.flat);
    for (const json& level : pyramid.at("levels"))
        info.levels.push_back({level.at("width"), level.at("height")});
    if (const auto stats = optional_at<json>(pyramid, "stats"))
        info.statistics = statistics_from_json(*stats);
    if (const auto mapping = optional_at<json>(pyramid, "mapping"))
        info.mapping = ValueMapping{mapping->at("offset"), mapping->at("scale")};
    if (const auto plane = optional_at<json>(pyramid, "plane"))
        info.plane = stored_plane_from_json(*plane);
    if (const auto contents = optional_at<json>(object, "contents"))
        info.contents = file_contents_from_json(*contents);
    if (const auto notes = optional_at<std::vector<std::string>>(pyramid, "notes"))
        info.notes = *notes;
    return info;
}

int time_limit(const ConvertOptions& options)
{
    return options.header_only ? std::min(options.seconds, header_seconds) : options.seconds;
}

json to_json(const ConvertOptions& options)
{
    return {{"format", options.format},
            {"tile_size", options.tile_size},
            {"jpeg_quality", options.jpeg_quality},
            {"copy_tiles", options.copy_tiles},
            {"check_tiles", options.check_tiles},
            {"max_pixels", options.max_pixels},
            {"max_side", options.max_side},
            {"max_bands", options.max_bands},
            {"max_pages", options.max_pages},
            {"memory_mb", options.memory_mb},
            {"seconds", options.seconds},
            {"threads", options.threads},
            {"header_only", options.header_only},
            {"plane", options.plane},
            {"page", options.page},
            {"pixel_sample", options.pixel_sample}};
}

ConvertOptions convert_options_from_json(const json& object)
{
    ConvertOptions options;
    object.at("format").get_to(options.format);
    object.at("tile_size").get_to(options.tile_size);
    object.at("jpeg_quality").get_to(options.jpeg_quality);
    object.at("copy_tiles").get_to(options.copy_tiles);
    object.at("check_tiles").get_to(options.check_tiles);
    object.at("max_pixels").get_to(options.max_pixels);
    object.at("max_side").get_to(options.max_side);
    object.at("max_bands").get_to(options.max_bands);
    object.at("max_pages").get_to(options.max_pages);
    object.at("memory_mb").get_to(options.memory_mb);
    object.at("seconds").get_to(options.seconds);
    object.at("threads").get_to(options.threads);
    object.at("header_only").get_to(options.header_only);
    object.at("plane").get_to(options.plane);
    object.at("page").get_to(options.page);
    object.at("pixel_sample").get_to(options.pixel_sample);
    return options;
}

} // namespace memento
