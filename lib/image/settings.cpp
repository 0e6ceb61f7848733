#include "image/settings.hpp"

#include "base/error.hpp"

namespace memento {
namespace {

int number_between(const Config& config, std::string_view key, int least, int most)
{
    const long long value = config.number(key);
    if (value < least || value > most)
        throw Error(ErrorCode::usage, "The setting '" + std::string(key) + "' is " + std::to_string(value) + " (from " +
                                          std::string(config.origin(key)) + "); it must be between " +
                                          std::to_string(least) + " and " + std::to_string(most) + ".");
    return static_cast<int>(value);
}

} // namespace

ConvertOptions convert_options(const Config& config)
{
    constexpr int any = 2147483647;
    ConvertOptions options;
    options.tile_size = number_between(config, "tile_size", smallest_tile_size, largest_tile_size);
    if (options.tile_size % 2 != 0)
        throw Error(ErrorCode::usage, "The setting 'tile_size' is " + std::to_string(options.tile_size) + " (from " +
                                          std::string(config.origin("tile_size")) + "); it must be even.");
    options.jpeg_quality = number_between(config, "jpeg_quality", 1, 100);
    options.check_tiles = config.flag("check_tiles");
    options.max_pixels = config.number("max_pixels");
    options.max_side = number_between(config, "max_side", 1, 1'000'000'000);
    options.max_bands = number_between(config, "max_bands", 1, any);
    options.max_pages = number_between(config, "max_pages", 0, any);
    options.memory_mb = config.number("decode_memory_mb");
    options.seconds = number_between(config, "decode_seconds", 0, any);
    return options;
}

} // namespace memento
