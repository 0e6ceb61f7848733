// Tiles that are copied: their pixels are those that libtiff and OpenSlide read from the file.
#include "codec/jpeg_codec.hpp"
#include "image/geometry.hpp"
#include "reader/jpeg_tiling.hpp"
#include "support/dzsave_oracle.hpp"
#include "support/image_maker.hpp"

#include <catch2/catch.hpp>

using namespace memento;
using vips::VImage;
namespace fs = std::filesystem;

namespace {

void start()
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    vips_cache_set_max(0); // files change under the same name
}

// Smooth, as tissue is, so that nothing is lost at the edges of chroma; no two places alike.
VImage smooth_rgb(int width, int height)
{
    const auto band = [&](int b) {
        return made_image(width, height, VIPS_FORMAT_UCHAR, [&](int x, int y) {
            return 128 + 100 * std::sin((x + 37 * b) / 61.) * std::cos((y - 11 * b) / 47.) + noise(x, y, b) / 8000;
        });
    };
    return meaning(band(0).bandjoin(band(1)).bandjoin(band(2)).copy_memory(), VIPS_INTERPRETATION_sRGB);
}

// Twelve by five tiles of 256 px, five levels; made once.
const VImage& section()
{
    static const VImage image = smooth_rgb(2999, 1101);
    return image;
}

struct Slide {
    int tile = 256;
    int quality = 80;
    bool pyramid = true;
    bool subifd = false;
    bool rgb = false;
};

void write_slide(const VImage& image, const fs::path& file, const Slide& slide)
{
    image.tiffsave(file.c_str(), VImage::option()
                                     ->set("tile", true)
                                     ->set("tile_width", slide.tile)
                                     ->set("tile_height", slide.tile)
                                     ->set("pyramid", slide.pyramid)
                                     ->set("subifd", slide.subifd)
                                     ->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_JPEG)
                                     ->set("rgbjpeg", slide.rgb)
                                     ->set("Q", slide.quality));
}

// The largest difference of a level to its tiles; of those at the right and bottom edge without the last pixel, whose
// chroma had a neighbour in the file that was cropped away.
double difference_of_level(const VImage& level, const Converted& made, std::size_t index)
{
    const Level size = made.info.levels[index];
    REQUIRE(level.width() == size.width);
    REQUIRE(level.height() == size.height);
    double worst = 0;
    for (int row = 0; row < tiles_along(size.height, made.info.tile_size); ++row) {
        for (int column = 0; column < tiles_along(size.width, made.info.tile_size); ++column) {
            PixelRect rect = tile_rect(size, made.info.tile_size, column, row);
            const VImage tile = read(made.folder / tile_path(static_cast<int>(index), column, row, "jpg"));
            REQUIRE(tile.width() == rect.width);
            REQUIRE(tile.height() == rect.height);
            rect.width -= rect.width > 1 && rect.width < made.info.tile_size ? 1 : 0;
            rect.height -= rect.height > 1 && rect.height < made.info.tile_size ? 1 : 0;
            worst = std::max(worst, difference(tile.extract_area(0, 0, rect.width, rect.height),
                                               level.extract_area(rect.left, rect.top, rect.width, rect.height)));
        }
    }
    return worst;
}

VImage level_of(const fs::path& file, int halvings, bool subifd)
{
    return VImage::tiffload(file.c_str(), subifd ? VImage::option()->set("subifd", halvings - 1)
                                                 : VImage::option()->set("page", halvings));
}

// Every level, as libtiff reads it.
void check_copied(const fs::path& file, const Converted& made, bool subifd = false)
{
    CHECK(made.info.writer == "passthrough");
    const auto last = static_cast<int>(made.info.levels.size()) - 1;
    for (int level = 0; level <= last; ++level) {
        INFO("level " << level);
        CHECK(difference_of_level(level_of(file, last - level, subifd && level != last), made,
                                  static_cast<std::size_t>(level)) == 0);
    }
}

} // namespace

TEST_CASE("copied tiles have the pixels of the file, at all levels, in YCbCr and RGB")
{
    start();
    const Scratch scratch;
    for (const Slide slide : {Slide{256, 80},
                              {512, 80},
                              {256, 92},
                              {256, 92, true, false, true},
                              {512, 85, true, false, true},
                              {256, 75, true, true}}) {
        INFO("tiles of " << slide.tile << ", quality " << slide.quality << ", RGB " << slide.rgb << ", SubIFDs "
                         << slide.subifd);
        write_slide(section(), scratch / "slide.tif", slide);
        const Converted made = converted(scratch / "slide.tif", scratch);
        CHECK(made.info.tile_size == slide.tile);
        check_copied(scratch / "slide.tif", made, slide.subifd);
        CHECK(fs::exists(made.folder / "thumbnail.jpg"));
        CHECK(read(made.folder / made.info.flat).width() == made.info.levels[made.info.levels.size() - 2].width);
        fs::remove_all(made.folder);
    }
}

TEST_CASE("sides of whole tiles, of single pixels and very long ones are copied right")
{
    start();
    const Scratch scratch;
    for (const auto& [width, height] : {std::pair{4096, 512}, {2048 + 257, 1}, {3, 3001}, {70000, 3}, {1, 70000}}) {
        INFO(width << " x " << height);
        write_slide(smooth_rgb(width, height), scratch / "slide.tif", {256, 90});
        const Converted made = converted(scratch / "slide.tif", scratch);
        CHECK(made.info.writer == "passthrough");
        const std::size_t last = made.info.levels.size() - 1;
        CHECK(difference_of_level(level_of(scratch / "slide.tif", 0, false), made, last) == 0);
        fs::remove_all(made.folder);
    }
}

TEST_CASE("levels that are missing are made of those above them, as vips dzsave would")
{
    start();
    const Scratch scratch;
    write_slide(section(), scratch / "slide.tif", {256, 80, false});
    const Converted made = converted(scratch / "slide.tif", scratch);
    CHECK(made.info.writer == "passthrough");
    check_against_dzsave(read(scratch / "slide.tif"), made, scratch, 1);
}

TEST_CASE("a tile size or quality that was asked for is made anew; so are tiles that differ")
{
    start();
    const Scratch scratch;
    write_slide(section(), scratch / "slide.tif", {256, 80});
    ConvertOptions options;
    options.copy_tiles = false;
    const Converted made = converted(scratch / "slide.tif", scratch, options);
    CHECK(made.info.writer == "quad tree");
    CHECK(made.info.tile_size == 512);
    fs::remove_all(made.folder);
    options.format = 5;
    options.copy_tiles = true;
    const Converted lossless = converted(scratch / "slide.tif", scratch, options);
    CHECK(lossless.info.tile_format == "png");
    const VImage whole = read(scratch / "slide.tif");
    CHECK(difference(read(lossless.folder / "3/2_1.png"), whole.extract_area(1024, 512, 512, 512)) == 0);
}

TEST_CASE("a slide whose compressed data were damaged is refused, not copied")
{
    start();
    const Scratch scratch;
    write_slide(section(), scratch / "slide.tif", {256, 80});
    const UniqueFd file = open_file(scratch / "slide.tif", O_RDWR);
    const JpegTiling tiling = read_jpeg_tiling(file.get(), 0);
    REQUIRE(tiling.levels.size() == 5);
    const std::string rubbish(100, '\0');
    REQUIRE(::pwrite(file.get(), rubbish.data(), rubbish.size(),
                     static_cast<off_t>(tiling.levels[0].offsets[17] + tiling.levels[0].counts[17] / 2)) == 100);
    for (const bool check : {false, true}) {
        ConvertOptions options;
        options.check_tiles = check;
        try {
            converted(scratch / "slide.tif", scratch, options);
            FAIL("it was not refused");
        } catch (const Error& error) {
            CHECK(std::string(error.what())
                      .starts_with("The image is damaged: one of its tiles cannot be read (its data"));
        }
        fs::remove_all(scratch / "slide.tif.tiles0");
    }
}

namespace {

// Puts a JPEG of one grey in place of a tile of the largest level.
void replace_tile(const fs::path& slide, std::size_t tile, const std::string& after_soi)
{
    const UniqueFd file = open_file(slide, O_RDWR);
    const JpegTiling tiling = read_jpeg_tiling(file.get(), 0);
    JpegEncoder encoder(3, 50); // its JFIF marker says YCbCr
    const std::vector<std::byte> grey(std::size_t{256} * 256 * 3, std::byte{99});
    std::string other(encoder.encode(grey.data(), 256, 256, std::size_t{256} * 3));
    other.insert(2, after_soi);
    REQUIRE(other.size() < tiling.levels[0].counts[tile]);
    REQUIRE(::pwrite(file.get(), other.data(), other.size(), static_cast<off_t>(tiling.levels[0].offsets[tile])) > 0);
}

} // namespace

TEST_CASE("a tile of a kind that cannot be copied makes all of them be decoded")
{
    start();
    const Scratch scratch;
    write_slide(section(), scratch / "slide.tif", {256, 92, true, false, true});
    replace_tile(scratch / "slide.tif", 17,
                 std::string("\xFF\xEE\0\x0E"
                             "Adobe\0\x64\0\0\0\0\2",
                             16)); // YCCK
    const Converted made = converted(scratch / "slide.tif", scratch);
    CHECK(made.info.writer == "quad tree");
    CHECK(made.info.writer_reason == "A tile cannot be copied (it says in an unusual way which colours it has).");
    CHECK(made.info.tile_size == 512);
    CHECK_FALSE(fs::exists(made.folder / "0" / "1_1.jpg"));
    CHECK(fs::exists(made.folder / "3" / "5_2.jpg"));
}

TEST_CASE("each copied tile has the colours that it says itself, whatever the file says of all")
{
    start();
    const Scratch scratch;
    write_slide(section(), scratch / "slide.tif", {256, 92, true, false, true}); // RGB without any marker
    replace_tile(scratch / "slide.tif", 17, "");
    const Converted made = converted(scratch / "slide.tif", scratch);
    CHECK(made.info.writer == "passthrough");
    const VImage tile = read(made.folder / "4" / "5_1.jpg");
    CHECK(tile.min() >= 98);
    CHECK(tile.max() <= 100);
    CHECK(difference(read(made.folder / "4" / "6_1.jpg"), section().extract_area(1536, 256, 256, 256)) < 40);
}
