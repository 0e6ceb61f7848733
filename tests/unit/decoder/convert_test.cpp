#include "base/sha256.hpp"
#include "base/text.hpp"
#include "image/geometry.hpp"
#include "support/dzsave_oracle.hpp"
#include "support/image_maker.hpp"
#include "support/png_maker.hpp"
#include "support/tiff_maker.hpp"
#include "synthetic/synthetic.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <limits>
#include <set>
#include <thread>
#include <unistd.h>

using namespace memento;
using vips::VImage;
namespace fs = std::filesystem;

namespace {

void start()
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
}

// The file must be there, with the size and hash that the manifest says, and nothing else.
void check_manifest(const fs::path& folder)
{
    std::set<std::string> listed{"MANIFEST"};
    std::ifstream manifest(folder / "MANIFEST");
    std::string hash;
    std::string size;
    std::string path;
    while (manifest >> hash >> size >> path) {
        INFO(path);
        listed.insert(path);
        CHECK(std::to_string(fs::file_size(folder / path)) == size);
        const UniqueFd file = open_file(folder / path, O_RDONLY);
        CHECK(sha256_of_file(file.get(), path) == hash);
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file())
            CHECK(listed.count(fs::relative(entry.path(), folder).string()) == 1);
    }
}

} // namespace

TEST_CASE("tiles are those of vips dzsave, for RGB of odd sizes")
{
    start();
    const Scratch scratch;
    for (const auto& [width, height] : {std::pair{2049, 700}, {2501, 1003}, {4096, 512}, {2100, 1}, {3, 2600}}) {
        INFO(width << " x " << height);
        const VImage image = noisy_rgb(width, height);
        image.tiffsave((scratch / "a.tif").c_str());
        const Converted made = converted(scratch / "a.tif", scratch);
        CHECK(made.info.format == 4);
        CHECK(made.info.tiled);
        CHECK(made.info.levels.size() > 1);
        check_against_dzsave(image, made, scratch);
        check_manifest(made.folder);
        fs::remove_all(made.folder);
    }
}

TEST_CASE("tiles are those of vips dzsave, for grey of 8 and 16 bits")
{
    start();
    const Scratch scratch;
    const VImage deep = meaning(made_image(2333, 1111, VIPS_FORMAT_USHORT, [](int x, int y) { return noise(x, y); }),
                                VIPS_INTERPRETATION_GREY16);
    deep.tiffsave((scratch / "deep.tif").c_str());
    const Converted made = converted(scratch / "deep.tif", scratch);
    CHECK(made.info.format == 5);
    CHECK(made.info.bit_depth == 16);
    CHECK(made.info.statistics->minimum == deep.min());
    CHECK(made.info.statistics->maximum == deep.max());
    check_against_dzsave(deep, made, scratch);
    CHECK(read(made.folder / made.info.flat).width() == 1167); // the overview: the level of at most 2048 px

    const VImage grey = made_image(2333, 1111, VIPS_FORMAT_UCHAR, [](int x, int y) { return noise(x, y) / 256; });
    meaning(grey, VIPS_INTERPRETATION_B_W).pngsave((scratch / "grey.png").c_str());
    const Converted shallow = converted(scratch / "grey.png", scratch);
    CHECK(shallow.info.bit_depth == 8);
    check_against_dzsave(meaning(grey, VIPS_INTERPRETATION_B_W), shallow, scratch);
}

TEST_CASE("an image up to 2048 px is one tile, bit by bit, with its significant bits and percentiles")
{
    start();
    const Scratch scratch;
    const Field field = make_field({.side = 700, .cells = 20, .marker = 1, .seed = 3});
    write_grey_tiff(scratch / "DAPI.tif", field.nuclei, field.side, 0.325);
    const Converted made = converted(scratch / "DAPI.tif", scratch);
    CHECK(made.info.format == 2);
    CHECK_FALSE(made.info.tiled);
    CHECK(made.info.flat == "0/0_0.png");
    CHECK(made.info.tile_size >= 700);
    CHECK(made.info.bit_depth == 12);
    CHECK(made.info.pixel_size_um.value_or(0) == Approx(0.325).epsilon(1e-5));
    CHECK(difference(read(made.folder / "0/0_0.png"), read(scratch / "DAPI.tif")) == 0);
    CHECK(made.info.statistics->percentile_1 < made.info.statistics->percentile_99);
    const VImage thumbnail = read(made.folder / "thumbnail.jpg");
    CHECK(thumbnail.width() == 256);
    CHECK(thumbnail.avg() > 8); // deep data is stretched: one can see something
    CHECK(thumbnail.max() > 200);
    check_manifest(made.folder);
}

TEST_CASE("the smallest image there is")
{
    start();
    const Scratch scratch;
    made_image(1, 1, VIPS_FORMAT_UCHAR, [](int, int) { return 200; }).tiffsave((scratch / "dot.tif").c_str());
    const Converted made = converted(scratch / "dot.tif", scratch);
    CHECK(made.info.levels.size() == 1);
    CHECK(read(made.folder / "0/0_0.png")(0, 0)[0] == 200);
    CHECK(read(made.folder / "thumbnail.jpg").width() == 1);
}

TEST_CASE("every format, from small and large sources")
{
    start();
    const Scratch scratch;
    noisy_rgb(2600, 1300)
        .copy(VImage::option()->set("xres", 2000.)->set("yres", 2000.)) // pixels per millimetre
        .tiffsave((scratch / "rgb.tif").c_str());
    for (int format = 0; format <= 5; ++format) {
        INFO("format " << format);
        ConvertOptions options;
        options.format = format;
        const Converted made = converted(scratch / "rgb.tif", scratch, options);
        CHECK(made.info.format == (format == 0 ? 4 : format));
        CHECK(made.info.source_width == 2600);
        CHECK(made.info.width == (format == 1 || format == 2 ? 2048 : 2600));
        CHECK(made.info.height == (format == 1 || format == 2 ? 1024 : 1300));
        REQUIRE(made.info.pixel_size_um); // of the stored image
        CHECK(*made.info.pixel_size_um == Approx(0.5 * 2600 / made.info.width));
        const bool jpeg = format == 0 || format == 1 || format == 4;
        CHECK(made.info.tile_format == (jpeg ? "jpg" : "png"));
        const VImage flat = read(made.folder / made.info.flat);
        CHECK(flat.bands() == 3);
        CHECK(flat.width() == (format == 3 ? 2600 : format == 1 || format == 2 ? 2048 : 1300));
        if (format == 3)
            CHECK(difference(flat, read(scratch / "rgb.tif")) == 0);
        check_manifest(made.folder);
    }
}

TEST_CASE("deep data in a JPEG is mapped from its minimum and maximum, and says so")
{
    start();
    const Scratch scratch;
    meaning(made_image(300, 200, VIPS_FORMAT_USHORT, [](int x, int) { return 1000 + 10 * x; }),
            VIPS_INTERPRETATION_GREY16)
        .tiffsave((scratch / "ramp.tif").c_str());
    ConvertOptions options;
    options.format = 1;
    const Converted made = converted(scratch / "ramp.tif", scratch, options);
    CHECK(made.info.bit_depth == 8);
    CHECK(made.info.mapping->offset == 1000);
    CHECK(made.info.mapping->scale == Approx(2990. / 255));
    const VImage jpeg = read(made.folder / "0/0_0.jpg");
    CHECK(jpeg(0, 100)[0] < 4);
    CHECK(jpeg(299, 100)[0] > 251);
    options.format = 4;
    CHECK(converted(scratch / "ramp.tif", scratch, options).info.format == 5);
}

TEST_CASE("signed, 32-bit and floating-point pixel samples keep their values, exactly or by a linear mapping")
{
    start();
    const Scratch scratch;
    struct Case {
        const char* name;
        VipsBandFormat format;
        double low, high, tolerance;
    };
    for (const Case& c :
         {Case{"int8", VIPS_FORMAT_CHAR, -100, 100, 0}, Case{"int16", VIPS_FORMAT_SHORT, -5000, 5000, 0},
          Case{"uint32", VIPS_FORMAT_UINT, 0, 4e9, 4e9 / 65535}, Case{"int32", VIPS_FORMAT_INT, -70, 30000, 0},
          Case{"float", VIPS_FORMAT_FLOAT, -0.5, 2.5, 3. / 65535}}) {
        INFO(c.name);
        const auto at = [&](int x, int y) {
            const double value = c.low + (c.high - c.low) * (x + 40 * y) / 1599;
            return c.format == VIPS_FORMAT_FLOAT ? value : std::round(value);
        };
        const fs::path file = scratch / (std::string(c.name) + ".tif");
        made_image(40, 40, c.format, at).tiffsave(file.c_str());
        const Converted made = converted(file, scratch);
        REQUIRE(made.info.mapping);
        const VImage tile = read(made.folder / "0/0_0.png");
        for (const auto& [x, y] : {std::pair{0, 0}, {39, 39}, {17, 23}}) {
            const double value = made.info.mapping->offset + made.info.mapping->scale * tile(x, y)[0];
            CHECK(std::abs(value - at(x, y)) <= c.tolerance);
        }
    }
}

TEST_CASE("NaN and infinities do no harm")
{
    start();
    const Scratch scratch;
    std::vector<float> values(64 * 64, 0.5F);
    values[0] = std::numeric_limits<float>::quiet_NaN();
    values[1] = std::numeric_limits<float>::infinity();
    values[2] = -std::numeric_limits<float>::infinity();
    values[3] = 1.5F;
    VImage::new_from_memory(values.data(), values.size() * sizeof(float), 64, 64, 1, VIPS_FORMAT_FLOAT)
        .tiffsave((scratch / "nan.tif").c_str());
    const Converted made = converted(scratch / "nan.tif", scratch);
    CHECK(made.info.mapping->offset == 0.5);
    const VImage tile = read(made.folder / "0/0_0.png");
    CHECK(tile(0, 0)[0] == 0);
    CHECK(tile(1, 0)[0] == 65535);
    CHECK(tile(2, 0)[0] == 0);
    CHECK(tile(3, 0)[0] == 65535);
    std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
    VImage::new_from_memory(values.data(), values.size() * sizeof(float), 64, 64, 1, VIPS_FORMAT_FLOAT)
        .tiffsave((scratch / "nothing.tif").c_str());
    CHECK(read(converted(scratch / "nothing.tif", scratch).folder / "0/0_0.png").max() == 0);
}

TEST_CASE("16-bit RGB keeps its depth under format 0")
{
    start();
    const Scratch scratch;
    const VImage image = noisy_rgb(200, 100, VIPS_FORMAT_USHORT);
    image.tiffsave((scratch / "rgb16.tif").c_str());
    const Converted made = converted(scratch / "rgb16.tif", scratch);
    CHECK(made.info.channels == 3);
    CHECK(made.info.bit_depth == 16);
    CHECK(difference(read(made.folder / "0/0_0.png"), image) == 0);
}

TEST_CASE("an opaque alpha channel is dropped, a real one kept")
{
    start();
    const Scratch scratch;
    const VImage rgb = noisy_rgb(120, 90);
    rgb.bandjoin(255).pngsave((scratch / "opaque.png").c_str());
    CHECK(converted(scratch / "opaque.png", scratch).info.channels == 3);
    const VImage half =
        rgb.bandjoin(made_image(120, 90, VIPS_FORMAT_UCHAR, [](int x, int) { return x < 60 ? 255 : 0; }));
    half.pngsave((scratch / "half.png").c_str());
    const Converted made = converted(scratch / "half.png", scratch);
    CHECK(made.info.channels == 4);
    CHECK(made.info.tile_format == "png");
    CHECK(difference(read(made.folder / "0/0_0.png"), half) == 0);
    ConvertOptions jpeg;
    jpeg.format = 1;
    const VImage flat = read(converted(scratch / "half.png", scratch, jpeg).folder / "0/0_0.jpg");
    CHECK(flat(110, 45)[0] > 250); // on white
}

TEST_CASE("an image with an orientation is stored upright")
{
    start();
    const Scratch scratch;
    VImage image = noisy_rgb(60, 30).copy();
    image.set("orientation", 6);
    image.tiffsave((scratch / "turned.tif").c_str());
    const Converted made = converted(scratch / "turned.tif", scratch);
    CHECK(made.info.width == 30);
    CHECK(made.info.height == 60);
}

TEST_CASE("a palette that is a grey ramp is grey, without loss; one with a colour is not")
{
    start();
    const Scratch scratch;
    std::string ramp;
    for (const char grey : {'\0', '\x11', '\x78', '\x7F'})
        ramp += std::string(3, grey);
    const std::string pixels("\0\1\2\3\3\2", 6);
    write_bytes(scratch / "grey.png", made_palette_png(3, 2, ramp, pixels));
    const Converted grey = converted(scratch / "grey.png", scratch);
    CHECK(grey.info.channels == 1);
    CHECK(grey.info.tile_format == "png");
    const VImage tile = read(grey.folder / "0/0_0.png");
    REQUIRE(tile.bands() == 1);
    CHECK(tile(1, 0)[0] == 17);
    CHECK(tile(0, 1)[0] == 127);
    CHECK(grey.info.statistics->maximum == 127);

    write_bytes(scratch / "clear.png", made_palette_png(3, 2, ramp, pixels, "\xFF\x80"));
    const Converted clear = converted(scratch / "clear.png", scratch);
    CHECK(clear.info.channels == 2);
    CHECK(read(clear.folder / "0/0_0.png")(1, 0) == std::vector<double>{17, 128});

    ramp[1] = 1;
    write_bytes(scratch / "colour.png", made_palette_png(3, 2, ramp, pixels));
    CHECK(converted(scratch / "colour.png", scratch).info.channels == 3);
}

TEST_CASE("a stack says how many planes it has")
{
    start();
    const Scratch scratch;
    const VImage page =
        meaning(made_image(50, 40, VIPS_FORMAT_USHORT, [](int x, int y) { return x + y; }), VIPS_INTERPRETATION_GREY16);
    VImage stack = VImage::arrayjoin({page, page, page}, VImage::option()->set("across", 1)).copy();
    stack.set("page-height", 40);
    stack.tiffsave((scratch / "stack.tif").c_str());
    const Converted made = converted(scratch / "stack.tif", scratch);
    CHECK(made.info.planes == 3);
    CHECK(made.info.height == 40);
    REQUIRE(made.info.notes.size() == 2);
    CHECK(made.info.notes[0].find("does not say what its 3 pages are") != std::string::npos);
    CHECK(made.info.notes[1].find("3 planes") != std::string::npos);
    CHECK(made.info.bit_depth == 9); // in a 16-bit file, though the values need less
}
