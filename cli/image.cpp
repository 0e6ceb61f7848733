// memento image
#include "command.hpp"

#include "base/progress.hpp"
#include "decoder/inspect.hpp"
#include "signals.hpp"
#include "stored_image.hpp"

#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace memento {
namespace {

using nlohmann::ordered_json;

struct InspectArguments {
    std::string file;
    int format = 0;
};

std::string decimal(double value)
{
    std::ostringstream text;
    text << value;
    return text.str();
}

std::string values_of(const FileContents& contents)
{
    return std::to_string(contents.bits) + "-bit " + contents.pixel_type + (contents.colours == 3 ? " RGB" : " grey");
}

std::string extent_of(const FileContents& contents)
{
    int z = 0;
    int t = 0;
    int series = 0;
    for (const Plane& plane : contents.planes) {
        z = std::max(z, plane.z);
        t = std::max(t, plane.t);
        series = std::max(series, plane.series);
    }
    std::string text = std::to_string(contents.planes.size());
    if (contents.channels.size() > 1)
        text += ", " + std::to_string(contents.channels.size()) + " channels";
    if (series > 0)
        text += ", series 0 to " + std::to_string(series);
    if (t > 0)
        text += ", t 0 to " + std::to_string(t);
    if (z > 0)
        text += ", z 0 to " + std::to_string(z);
    return text;
}

std::string result_of(const ImageInfo& info)
{
    constexpr const char* formats[] = {"", "JPEG", "PNG", "PNG", "JPEG tiles", "PNG tiles"};
    return std::to_string(info.width) + " x " + std::to_string(info.height) + " pixels, " + formats[info.format] +
           " (format " + std::to_string(info.format) + ")";
}

std::string channel_line(const ChannelInfo& channel)
{
    std::string line = channel.name.empty() ? "(no name)" : printable(channel.name);
    if (!channel.colour.empty())
        line += ", " + channel.colour;
    if (channel.excitation_nm)
        line += ", excitation " + decimal(*channel.excitation_nm) + " nm";
    return line;
}

void print_inspection(const ImageInfo& info)
{
    const FileContents& contents = *info.contents;
    std::cout << "reader      " << printable(contents.reader) << "\n"
              << "size        " << contents.width << " x " << contents.height << " pixels\n"
              << "values      " << values_of(contents) << "\n"
              << "pixel size  "
              << (contents.pixel_size_um ? decimal(*contents.pixel_size_um) + " µm" : std::string("unknown")) << "\n";
    if (contents.depth_step_um)
        std::cout << "depth step  " << decimal(*contents.depth_step_um) << " µm\n";
    if (contents.time_step_s)
        std::cout << "time step   " << decimal(*contents.time_step_s) << " s\n";
    if (contents.magnification)
        std::cout << "objective   " << decimal(*contents.magnification) << "x\n";
    if (!contents.background.empty())
        std::cout << "background  " << contents.background << "\n";
    std::cout << "planes      " << extent_of(contents) << "\n";
    for (std::size_t i = 0; i < contents.channels.size(); ++i)
        std::cout << "channel " << i << "   " << channel_line(contents.channels[i]) << "\n";
    std::cout << "becomes     " << (contents.planes.size() > 1 ? "for each plane " : "") << result_of(info) << "\n"
              << "writer      " << info.writer << ": " << info.writer_reason << "\n";
    for (const std::string& note : contents.notes)
        std::cout << "note        " << printable(note) << "\n";
}

ordered_json described(const std::string& file, const ImageInfo& info)
{
    const FileContents& contents = *info.contents;
    ordered_json out{
        {"file", file},
        {"reader", contents.reader},
        {"width", contents.width},
        {"height", contents.height},
        {"colours", contents.colours},
        {"bits", contents.bits},
        {"pixel_type", contents.pixel_type},
        {"pixel_size_um", nullptr},
        {"depth_step_um", nullptr},
        {"time_step_s", nullptr},
        {"magnification", nullptr},
        {"background", nullptr},
        {"channels", ordered_json::array()},
        {"planes", ordered_json::array()},
        {"becomes", {{"width", info.width}, {"height", info.height}, {"format", info.format}, {"tiled", info.tiled}}},
        {"writer", {{"name", info.writer}, {"reason", info.writer_reason}}},
        {"notes", contents.notes}};
    if (contents.pixel_size_um)
        out["pixel_size_um"] = *contents.pixel_size_um;
    if (contents.depth_step_um)
        out["depth_step_um"] = *contents.depth_step_um;
    if (contents.time_step_s)
        out["time_step_s"] = *contents.time_step_s;
    if (contents.magnification)
        out["magnification"] = *contents.magnification;
    if (!contents.background.empty())
        out["background"] = contents.background;
    for (const ChannelInfo& channel : contents.channels) {
        out["channels"].push_back({{"name", channel.name}, {"colour", channel.colour}, {"excitation_nm", nullptr}});
        if (channel.excitation_nm)
            out["channels"].back()["excitation_nm"] = *channel.excitation_nm;
    }
    for (const Plane& plane : contents.planes)
        out["planes"].push_back({{"page", plane.page},
                                 {"pixel_sample", plane.pixel_sample},
                                 {"channel", plane.channel},
                                 {"z", plane.z},
                                 {"t", plane.t},
                                 {"series", plane.series}});
    return out;
}

void run_inspect(const InspectArguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    ConvertOptions options = globals.decode_settings();
    options.format = arguments.format;
    const UniqueFd input = open_image_file(arguments.file);
    const ImageInfo info = inspect_image(input.get(), options, decoder_identity(), companions_beside(arguments.file),
                                         CatchSignals::arrived);
    if (globals.json)
        std::cout << described(arguments.file, info).dump(2, ' ', false, ordered_json::error_handler_t::replace)
                  << "\n";
    else
        print_inspection(info);
}

void setup_inspect(CLI::App& image, Globals& globals)
{
    const auto arguments = std::make_shared<InspectArguments>();
    CLI::App* command = add_command(image, "inspect", "Commands", "Say what an image file holds and would become",
                                    "memento image inspect mouse_01.ome.tif");
    command->add_option("FILE", arguments->file, "The image file; no database and no configuration are needed")
        ->required();
    command->add_option("--format", arguments->format, "The format to convert to, as for memento import")
        ->check(CLI::Range(0, 5))
        ->type_name("0..5");
    command->callback([arguments, &globals] { run_inspect(*arguments, globals); });
}

} // namespace

void setup_image(CLI::App& app, Globals& globals)
{
    CLI::App* command = add_command(app, "image", group::images, "Look into image files; add, list and remove images",
                                    "memento image inspect mouse_01.ome.tif");
    command->require_subcommand(1);
    setup_inspect(*command, globals);
    setup_stored_images(*command, globals);
}

} // namespace memento
