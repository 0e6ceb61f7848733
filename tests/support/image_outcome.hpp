// What becomes of an image file, in words and numbers that tables can hold.
#pragma once

#include "base/text.hpp"
#include "decoder/inspect.hpp"
#include "image/geometry.hpp"
#include "image/tiff_entries.hpp"
#include "import/planes.hpp"
#include "support/image_maker.hpp"

#include <catch2/catch.hpp>
#include <sstream>

// "ok 1000x800 channels=1 depth=12 format=2 levels=1 planes=3 um=0.5 mapping=-128,1"
inline std::string described(const memento::ImageInfo& info)
{
    std::ostringstream out;
    out << "ok " << info.width << "x" << info.height << " channels=" << info.channels << " depth=" << info.bit_depth
        << " format=" << info.format << " levels=" << info.levels.size();
    if (info.planes != 1)
        out << " planes=" << info.planes;
    if (info.pixel_size_um)
        out << " um=" << *info.pixel_size_um;
    if (info.mapping)
        out << " mapping=" << info.mapping->offset << "," << info.mapping->scale;
    return out.str();
}

inline memento::ConvertOptions bounded()
{
    memento::ConvertOptions options;
    options.max_pixels = 100'000'000;
    options.memory_mb = 2048;
    options.seconds = 120;
    return options;
}

// Of refusals the part that is ours; what stands after the colon comes from libraries.
inline std::string outcome(const std::filesystem::path& file, const std::filesystem::path& folder)
{
    try {
        const memento::UniqueFd input = memento::open_file(file, O_RDONLY);
        return described(memento::convert_image(input.get(), folder, bounded()));
    } catch (const memento::Error& error) {
        CHECK(error.code() == memento::ErrorCode::undecodable);
        const std::string message = error.what();
        return "refused " + message.substr(0, message.find(':'));
    }
}

inline memento::ImageInfo looked_at(const std::filesystem::path& file)
{
    const memento::UniqueFd input = memento::open_file(file, O_RDONLY);
    return memento::inspect_image(input.get(), bounded(), std::nullopt);
}

// Everything that is told of it.
inline std::vector<std::string> notes_of(const std::filesystem::path& file)
{
    return looked_at(file).contents->notes;
}

// "aperio slide, 20x: image", "ImageJ TIFF, z 0.5 µm: T0/DAPI | T0/GFP | …": who reads a file, and what an import of
// the folder `root` makes of it; of many layers the first and the last.
inline std::string layers_of(const std::filesystem::path& root, const std::string& path)
{
    memento::ImportPlan plan = memento::make_plan(root.filename().string(), "project", {{path, 1}}, {});
    const memento::UniqueFd input = memento::open_file(root / path, O_RDONLY);
    const memento::FileContents contents = *memento::inspect_image(input.get(), bounded(), std::nullopt).contents;
    if (memento::may_hold_planes(input.get())) // else an import does not look into it
        memento::add_planes(plan, {{path, contents}});
    std::ostringstream reader;
    reader << contents.reader;
    if (contents.magnification)
        reader << ", " << *contents.magnification << "x";
    if (contents.depth_step_um)
        reader << ", z " << *contents.depth_step_um << " µm";
    if (contents.time_step_s)
        reader << ", t " << *contents.time_step_s << " s";
    if (!contents.background.empty())
        reader << ", background " << contents.background;
    std::string layers = reader.str() + ": ";
    const std::size_t count = plan.images.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (count > 6 && i >= 3 && i + 1 < count)
            continue;
        const memento::PlannedImage& image = plan.images[i];
        layers += i == 0 ? "" : count > 6 && i + 1 == count ? " … " : " | ";
        layers += (image.group.empty() ? "" : image.group + "/") + image.layer;
        layers += image.colour.empty() ? "" : " " + image.colour;
    }
    return count > 6 ? layers + " (" + std::to_string(count) + ")" : layers;
}

// The value of each band, as in the file, at x, y: read from the tiles of the largest level.
inline std::vector<double> stored_value(const Converted& made, int x, int y)
{
    const memento::ImageInfo& info = made.info;
    const int side = info.tile_size;
    const vips::VImage tile = read(made.folder / memento::tile_path(static_cast<int>(info.levels.size()) - 1, x / side,
                                                                    y / side, info.tile_format));
    std::vector<double> values = tile.getpoint(x % side, y % side);
    for (double& value : values)
        value = info.mapping ? info.mapping->offset + info.mapping->scale * value : value;
    return values;
}

// expected: "x,y=value" or "x,y=red/green/blue"; "~3" after it allows as much to either side, for what is stored with
// loss.
inline void check_pixel(const Converted& made, const std::string& expected)
{
    INFO(expected);
    const std::size_t comma = expected.find(',');
    const std::size_t equals = expected.find('=');
    const auto found = stored_value(made, std::stoi(expected), std::stoi(expected.substr(comma + 1)));
    const std::size_t tilde = expected.find('~');
    const std::vector<std::string> values = memento::split(expected.substr(equals + 1, tilde - equals - 1), '/');
    REQUIRE(found.size() >= values.size());
    // What is mapped to 16 bits is as near as these can be.
    const double margin = made.info.mapping && made.info.mapping->scale != 1 ? made.info.mapping->scale * 0.51
                          : tilde != std::string::npos                       ? std::stod(expected.substr(tilde + 1))
                                                                             : 0;
    for (std::size_t band = 0; band < values.size(); ++band)
        CHECK(std::abs(found[band] - std::stod(values[band])) <= margin);
}

// The pixels of a plane at full depth, "x,y=value x,y=red/green/blue …".
inline void check_plane(const std::filesystem::path& file, int plane, const std::string& pixels)
{
    INFO(file.string() << " plane " << plane);
    const Scratch scratch;
    memento::ConvertOptions options = bounded();
    options.format = 5;
    options.plane = plane;
    const Converted made = converted(file, scratch, options);
    for (const std::string& pixel : memento::split(pixels, ' '))
        check_pixel(made, pixel);
}
