// Pictures of samples for lists, pixel by pixel: what is expected is computed here.
#include "decoder/composition.hpp"

#include "base/error.hpp"
#include "support/image_maker.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <fstream>

using namespace memento;
using vips::VImage;

namespace {

using Colour = std::array<double, 3>;

// An image as it is stored under a key, and the part of a recipe that shows it.
CompositePart stored(const Scratch& scratch, const std::string& key, const VImage& image)
{
    const std::filesystem::path file = scratch / (key + ".tif");
    image.tiffsave(file.c_str());
    const Converted made = converted(file, scratch);
    std::filesystem::create_directories(scratch / "tiles");
    std::filesystem::rename(made.folder, scratch / "tiles" / key);
    CompositePart part;
    part.key = key;
    part.level = static_cast<int>(made.info.levels.size()) - 1;
    part.size = made.info.levels.back();
    part.tile_size = made.info.tile_size;
    part.tile_format = made.info.tile_format;
    part.channels = made.info.channels;
    part.width = 512;
    part.height = 384;
    return part;
}

CompositePart grey(CompositePart part, double black, double white, const Colour& tint)
{
    part.grey = true;
    part.black = black;
    part.white = white;
    part.tint = tint;
    part.blend = Blend::add;
    return part;
}

struct Pictures {
    VImage large;
    VImage small;
};

Pictures compose(const Scratch& scratch, const std::vector<CompositePart>& parts)
{
    const CompositeRecipe recipe{{512, 384}, {256, 192}, parts};
    const std::filesystem::path folder = scratch.folder("pictures" + std::to_string(std::rand()));
    begin_composition(scratch / "tiles", recipe, folder, {}, std::nullopt)->finish();
    CHECK(std::filesystem::exists(folder / "MANIFEST"));
    return {read(folder / large_picture), read(folder / small_picture)};
}

// In the middle of a quarter of the picture, in both sizes. JPEG takes and gives a little.
void check_quarter(const Pictures& pictures, int column, int row, const Colour& light)
{
    constexpr double of_jpeg = 3;
    for (const auto& [picture, side] : {std::pair{pictures.large, 1}, {pictures.small, 2}}) {
        const std::vector<double> pixel = picture.getpoint((128 + 256 * column) / side, (96 + 192 * row) / side);
        REQUIRE(pixel.size() == 3);
        for (std::size_t c = 0; c < 3; ++c) {
            CAPTURE(column, row, side, c);
            CHECK(std::abs(pixel[c] - 255 * std::min(1., light[c])) <= of_jpeg);
        }
    }
}

// Of 1,024 x 768 pixels: a value for each quarter.
VImage quarters(VipsBandFormat format, const std::array<double, 4>& values)
{
    return made_image(1024, 768, format,
                      [&](int x, int y) { return values[static_cast<std::size_t>(x / 512 + y / 384 * 2)]; });
}

} // namespace

TEST_CASE("Channels are windowed, tinted and added, in both sizes")
{
    const Scratch scratch;
    const CompositePart deep = stored(scratch, "deep", quarters(VIPS_FORMAT_USHORT, {1000, 3000, 5000, 60000}));
    const CompositePart plain = stored(scratch, "plain", quarters(VIPS_FORMAT_UCHAR, {0, 60, 110, 200}));
    REQUIRE(deep.size == Level{1024, 768});
    const Colour blue{0.2, 0.4, 1};
    const Colour orange{1, 0.5, 0.25};
    const Pictures pictures = compose(scratch, {grey(deep, 1000, 5000, blue), grey(plain, 10, 110, orange)});
    CHECK(pictures.large.width() == 512);
    CHECK(pictures.small.height() == 192);
    const auto sum = [&](double first, double second) {
        return Colour{first * blue[0] + second * orange[0], first * blue[1] + second * orange[1],
                      first * blue[2] + second * orange[2]};
    };
    check_quarter(pictures, 0, 0, sum(0, 0)); // both are below their window
    check_quarter(pictures, 1, 0, sum(0.5, 0.5));
    check_quarter(pictures, 0, 1, sum(1, 1));
    check_quarter(pictures, 1, 1, sum(1, 1)); // above it
}

TEST_CASE("Gamma, opacity, the maximum and a picture that lets nothing through, each over what lies below")
{
    const Scratch scratch;
    const CompositePart below = stored(scratch, "below", quarters(VIPS_FORMAT_USHORT, {0, 100, 400, 1000}));
    const CompositePart above = stored(scratch, "above", quarters(VIPS_FORMAT_USHORT, {1000, 400, 100, 0}));
    CompositePart first = grey(below, 0, 1000, {1, 1, 1});
    first.gamma = 0.5;
    CompositePart second = grey(above, 0, 1000, {1, 0, 0});
    second.blend = Blend::max;
    Pictures pictures = compose(scratch, {first, second});
    const auto root = [](double value) { return std::sqrt(value / 1000); };
    check_quarter(pictures, 0, 0, {1, 0, 0});
    check_quarter(pictures, 1, 0, {std::max(root(100), 0.4), root(100), root(100)});
    check_quarter(pictures, 0, 1, {root(400), root(400), root(400)});
    check_quarter(pictures, 1, 1, {1, 1, 1});

    second.blend = Blend::normal;
    second.opacity = 0.25;
    pictures = compose(scratch, {first, second});
    check_quarter(pictures, 0, 1, {0.75 * root(400) + 0.25 * 0.1, 0.75 * root(400), 0.75 * root(400)});
}

TEST_CASE("Colours are shown as they are, and many pixels become their mean")
{
    const Scratch scratch;
    const VImage stripes = made_image(1024, 768, VIPS_FORMAT_UCHAR, [](int x, int) { return x % 2 == 0 ? 40 : 200; });
    const VImage even = stripes * 0 + 90;
    CompositePart colours =
        stored(scratch, "rgb",
               meaning(stripes.bandjoin(even.cast(VIPS_FORMAT_UCHAR)).bandjoin(stripes), VIPS_INTERPRETATION_sRGB));
    REQUIRE(colours.channels == 3);
    const Pictures pictures = compose(scratch, {colours});
    for (int i = 0; i < 4; ++i)
        check_quarter(pictures, i % 2, i / 2, {120. / 255, 90. / 255, 120. / 255});
}

TEST_CASE("A smaller picture lies in the left upper corner")
{
    const Scratch scratch;
    const CompositePart base =
        grey(stored(scratch, "base", quarters(VIPS_FORMAT_USHORT, {10, 10, 10, 10})), 0, 20, {0, 1, 0});
    CompositePart small =
        grey(stored(scratch, "small", made_image(64, 48, VIPS_FORMAT_USHORT, [](int, int) { return 20; })), 0, 20,
             {1, 0, 0});
    small.width = 256;
    small.height = 192;
    const Pictures pictures = compose(scratch, {base, small});
    check_quarter(pictures, 0, 0, {1, 0.5, 0});
    check_quarter(pictures, 1, 0, {0, 0.5, 0});
    check_quarter(pictures, 0, 1, {0, 0.5, 0});
}

TEST_CASE("Tiles that are not what they should be end the picture, and nothing else")
{
    const Scratch scratch;
    const CompositePart part =
        grey(stored(scratch, "one", quarters(VIPS_FORMAT_USHORT, {1, 2, 3, 4})), 0, 4, {1, 1, 1});
    const auto fails = [&](CompositePart wrong) {
        const CompositeRecipe recipe{{512, 384}, {256, 192}, {wrong}};
        const std::filesystem::path folder = scratch.folder("wrong" + std::to_string(std::rand()));
        CHECK_THROWS_AS(begin_composition(scratch / "tiles", recipe, folder, {}, std::nullopt)->finish(), Error);
    };
    CompositePart wrong = part;
    wrong.channels = 3;
    fails(wrong);
    wrong = part;
    wrong.size = {1000, 768};
    fails(wrong);
    wrong = part;
    wrong.key = "another"; // whose files are gone
    fails(wrong);
    const std::filesystem::path tile = scratch / "tiles/one" / (std::to_string(part.level) + "/0_0.png");
    REQUIRE(std::filesystem::exists(tile));
    std::filesystem::resize_file(tile, std::filesystem::file_size(tile) / 2);
    fails(part);
    std::ofstream(tile, std::ios::trunc) << "no picture at all";
    fails(part);
}
