// Pyramids of files that can be read in parts: the same pixels as `vips dzsave`, whatever is in them.
#include "support/dzsave_oracle.hpp"

using namespace memento;
using vips::VImage;
namespace fs = std::filesystem;

namespace {

void start()
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    vips_cache_set_max(0); // files change under the same name
}

void write_tiled(const VImage& image, const fs::path& file, VipsForeignTiffCompression compression)
{
    image.tiffsave(file.c_str(), VImage::option()
                                     ->set("tile", true)
                                     ->set("tile_width", 256)
                                     ->set("tile_height", 256)
                                     ->set("compression", compression));
}

void check_tree(const VImage& written, const VImage& expected, const ConvertOptions& options = {})
{
    const Scratch scratch;
    write_tiled(written, scratch / "a.tif", VIPS_FOREIGN_TIFF_COMPRESSION_LZW);
    const Converted made = converted(scratch / "a.tif", scratch, options);
    CHECK(made.info.writer == "quad tree");
    check_against_dzsave(expected, made, scratch);
}

VImage grey(int width, int height, VipsBandFormat format)
{
    const bool deep = format == VIPS_FORMAT_USHORT;
    return meaning(made_image(width, height, format, [&](int x, int y) { return noise(x, y) / (deep ? 1 : 256); }),
                   deep ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W);
}

} // namespace

TEST_CASE("a quad tree has the pixels of vips dzsave: RGB of odd and even sides, and very long ones")
{
    start();
    for (const auto& [width, height] :
         {std::pair{2501, 603}, {4096, 512}, {2049, 1}, {3, 2600}, {70000, 3}, {1, 70000}}) {
        INFO(width << " x " << height);
        const VImage image = noisy_rgb(width, height);
        check_tree(image, image);
    }
}

TEST_CASE("a quad tree has the pixels of vips dzsave: grey of 8 and 16 bits, RGB of 16 bits")
{
    start();
    for (const VImage& image : {grey(2333, 611, VIPS_FORMAT_UCHAR), grey(2333, 611, VIPS_FORMAT_USHORT),
                                noisy_rgb(2100, 600, VIPS_FORMAT_USHORT)})
        check_tree(image, image);
}

TEST_CASE("a quad tree has the pixels of vips dzsave: transparency, and CMYK as RGB")
{
    start();
    const VImage alpha =
        made_image(2333, 333, VIPS_FORMAT_UCHAR, [](int x, int y) { return (x / 7 + y / 5) % 3 * 127; });
    const VImage rgba = noisy_rgb(2333, 333).bandjoin(alpha);
    check_tree(rgba, rgba);
    const VImage deep = noisy_rgb(2333, 333, VIPS_FORMAT_USHORT).bandjoin((alpha * 257).cast(VIPS_FORMAT_USHORT));
    check_tree(deep, deep);
    const VImage inks = meaning(noisy_rgb(2333, 333).bandjoin(alpha), VIPS_INTERPRETATION_CMYK);
    check_tree(inks, inks.colourspace(VIPS_INTERPRETATION_sRGB));
}

TEST_CASE("a quad tree of JPEG tiles that are decoded one by one has the pixels of vips dzsave")
{
    start();
    const Scratch scratch;
    write_tiled(noisy_rgb(2999, 1101), scratch / "slide.tif", VIPS_FOREIGN_TIFF_COMPRESSION_JPEG);
    ConvertOptions options;
    options.copy_tiles = false;
    for (const int tile_size : {256, 512, 1024, 300}) { // the last one through libvips
        INFO("tiles of " << tile_size);
        options.tile_size = tile_size;
        const Converted made = converted(scratch / "slide.tif", scratch, options);
        CHECK(made.info.writer == "quad tree");
        CHECK(made.info.tile_size == tile_size);
        check_against_dzsave(read(scratch / "slide.tif"), made, scratch);
        fs::remove_all(made.folder);
    }
}
