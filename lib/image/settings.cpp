#include "image/settings.hpp"

#include "base/error.hpp"

namespace memento {

ConvertOptions convert_options(const Config& config)
{
    constexpr int any = 2147483647;
    ConvertOptions options;
    options.tile_size = config.number_between("tile_size", min_tile_size, max_tile_size);
    if (options.tile_size % 2 != 0)
        throw Error(ErrorCode::usage, "The setting 'tile_size' is " + std::to_string(options.tile_size) + " (from " +
                                          std::string(config.origin("tile_size")) + "); it must be even.");
    options.jpeg_quality = config.number_between("jpeg_quality", 1, 100);
    options.check_tiles = config.flag("check_tiles");
    options.max_pixels = config.number("max_pixels");
    options.max_side = config.number_between("max_side", 1, 1'000'000'000);
    options.max_bands = config.number_between("max_bands", 1, any);
    options.max_pages = config.number_between("max_pages", 0, any);
    options.memory_mb = config.number("decode_memory_mb");
    options.seconds = config.number_between("decode_seconds", 0, any);
    return options;
}

} // namespace memento
