// memento tile
#include "command.hpp"
#include "signals.hpp"

#include "base/progress.hpp"
#include "decoder/tile_folder.hpp"
#include "image/settings.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

struct TileArguments {
    std::string input;
    std::string folder;
    int format = 0;
    int plane = -1;
    std::optional<int> tile_size;
    std::optional<int> quality;
    bool check = false;
};

ConvertOptions options_of(const TileArguments& arguments, Globals& globals)
{
    ConvertOptions options = globals.decode_settings();
    options.format = arguments.format;
    options.plane = arguments.plane;
    options.tile_size = arguments.tile_size.value_or(options.tile_size);
    options.jpeg_quality = arguments.quality.value_or(options.jpeg_quality);
    options.copy_tiles = !arguments.tile_size && !arguments.quality;
    options.check_tiles = options.check_tiles || arguments.check;
    return options;
}

std::string plan_of(const ImageInfo& info)
{
    const std::size_t levels = info.levels.size();
    return std::to_string(info.width) + " x " + std::to_string(info.height) + " px, " + std::to_string(levels) +
           (levels == 1 ? " level" : " levels") + " of " + std::to_string(info.tile_size) + " px " +
           (info.tile_format == "jpg" ? "JPEG" : "PNG") + " tiles, by " + info.writer + ". " + info.writer_reason;
}

void run_command(const TileArguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    Progress progress(globals.quiet);
    std::string detail;
    TileFolderNews news;
    news.begun = [&](const ImageInfo& info) {
        if (!globals.quiet)
            std::cerr << printable(arguments.input) << ": " << plan_of(info) << "\n";
        detail = std::to_string(info.levels.size()) + " levels, " + info.writer;
    };
    news.progress = [&](int percent) { progress.show(percent / 100., detail); };
    news.interrupted = CatchSignals::arrived;
    const ImageInfo info =
        write_tile_folder(arguments.input, arguments.folder, options_of(arguments, globals), decoder_identity(), news);
    progress.clear();
    for (const std::string& note : info.notes) {
        if (!globals.quiet)
            std::cerr << note << "\n";
    }
    if (globals.json)
        std::cout << to_json(info).dump(2) << "\n";
}

std::string even(const std::string& text)
{
    return (text.back() - '0') % 2 == 0 ? "" : "It must be even.";
}

} // namespace

void setup_tile(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<TileArguments>();
    CLI::App* command = add_command(app, "tile", group::images, "Make the pyramid of one file, without a database",
                                    "memento tile slide.svs slide_tiles");
    command->add_option("INPUT", arguments->input, "The image file")->required();
    command->add_option("DIR", arguments->folder, "Where to write it; must not exist, or be empty")->required();
    command
        ->add_option("--format", arguments->format, "0 chooses; 1 JPEG, 2 PNG, 3 large PNG, 4 JPEG tiles, 5 PNG tiles")
        ->check(CLI::Range(0, 5));
    command
        ->add_option("--plane", arguments->plane, "Which plane of the file, from 0 (memento image inspect lists them)")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--tile-size", arguments->tile_size,
                     "Side of a tile in pixels (default: 512, or that of tiles that are copied)")
        ->check(CLI::Range(min_tile_size, max_tile_size))
        ->check(even);
    command
        ->add_option("--quality", arguments->quality,
                     "Quality of JPEG tiles, 1 to 100 (default: 85, or that of tiles that are copied)")
        ->check(CLI::Range(1, 100));
    command->add_flag("--check", arguments->check, "Look at every code word of tiles before they are copied");
    command->callback([arguments, &globals] { run_command(*arguments, globals); });
}

} // namespace memento
