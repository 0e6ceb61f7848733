// What cannot be read of TIFF is refused by its name when the header is looked at; and what a file costs is bounded.
#include "decoder/inspect.hpp"
#include "support/tiff_case.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <ctime>

using namespace memento;

namespace {

std::string refusal_of(const std::filesystem::path& file)
{
    try {
        const UniqueFd input = open_file(file, O_RDONLY);
        inspect_image(input.get(), ConvertOptions{}, std::nullopt);
        return "";
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::undecodable);
        CHECK_FALSE(error.hint().empty());
        return error.what();
    }
}

struct Refused {
    TiffCase made;
    std::string message;
};

TiffCase rgb(int compression)
{
    return {.bands = 3, .photometric = PHOTOMETRIC_RGB, .tile = 16, .compression = compression};
}

TiffCase coloured(int photometric, int bands, int bits)
{
    return {.bands = bands, .bits = bits, .photometric = photometric};
}

std::string compression_refused(const std::string& name)
{
    return "The TIFF file has " + name + " compression, which Memento does not read.";
}

std::string colours_refused(const std::string& name)
{
    return "The TIFF file holds " + name + ", which Memento does not read.";
}

std::string unusual(int photometric, int bands, int bits)
{
    return "The TIFF file holds colours of an unusual kind: photometric interpretation " + std::to_string(photometric) +
           " with " + std::to_string(bands) + " values of " + std::to_string(bits) + " bits.";
}

TiffCase apart_with_halved_chroma()
{
    TiffCase c = coloured(PHOTOMETRIC_YCBCR, 3, 8);
    c.planar = true;
    c.chroma_across = 2;
    return c;
}

std::vector<Refused> refused()
{
    return {
        {rgb(22610), compression_refused("JPEG XR (22610)")},
        {rgb(34934), compression_refused("JPEG XR (34934)")},
        {rgb(50002), compression_refused("JPEG XL (50002)")},
        {rgb(52546), compression_refused("JPEG XL (52546)")},
        {rgb(34892), compression_refused("lossy JPEG (DNG) (34892)")},
        {rgb(9), compression_refused("JBIG (9)")},
        {rgb(34713), compression_refused("Nikon NEF (34713)")},
        {rgb(60001), compression_refused("an unknown (60001)")},
        {coloured(PHOTOMETRIC_CFA, 1, 16), colours_refused("the raw mosaic of a camera")},
        {coloured(34892, 3, 16), colours_refused("the raw linear colours of a camera")},
        {coloured(PHOTOMETRIC_ITULAB, 3, 8), colours_refused("ITU L*a*b* colours")},
        {coloured(PHOTOMETRIC_LOGLUV, 3, 16), colours_refused("logarithmic colours (LogLuv)")},
        {coloured(PHOTOMETRIC_YCBCR, 3, 16), unusual(6, 3, 16)},
        {coloured(PHOTOMETRIC_CIELAB, 1, 8), unusual(8, 1, 8)},
        {apart_with_halved_chroma(),
         "The TIFF file holds YCbCr colours with their chroma in an unusual layout, which Memento does not read."},
    };
}

std::string tiles_of_one_pixel(std::uint32_t side)
{
    return made_tiff({{.width = side, .height = side, .tile = 1}});
}

// Of CPU time, by this process.
double seconds_spent()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double seconds_for(const std::filesystem::path& file, const std::filesystem::path& folder)
{
    std::filesystem::create_directory(folder);
    const double before = seconds_spent();
    const UniqueFd input = open_file(file, O_RDONLY);
    convert_image(input.get(), folder, ConvertOptions{});
    return seconds_spent() - before;
}

} // namespace

TEST_CASE("what cannot be read of TIFF is refused by name, by a look at the header")
{
    TIFFSetWarningHandler(nullptr);
    const Scratch scratch;
    for (const Refused& row : refused()) {
        INFO(told(row.made));
        write_case(scratch / "case.tif", row.made, [](const TiffCase&, int) { return std::string(64, '\1'); });
        CHECK(refusal_of(scratch / "case.tif") == row.message);
    }
}

TEST_CASE("a later page of a TIFF that cannot be read is named")
{
    TIFFSetWarningHandler(nullptr);
    const Scratch scratch;
    write_case(scratch / "pages.tif", {.tile = 16});
    write_case(scratch / "pages.tif", {.tile = 16, .compression = 22610, .another = true},
               [](const TiffCase&, int) { return std::string(64, '\1'); });
    CHECK(refusal_of(scratch / "pages.tif") ==
          "Page 2 of the TIFF file has JPEG XR (22610) compression, which Memento does not read.");
}

TEST_CASE("tiles of one pixel cost as much more as there are more of them, and not millions are read")
{
    const Scratch scratch;
    write_bytes(scratch / "some.tif", tiles_of_one_pixel(100));
    write_bytes(scratch / "more.tif", tiles_of_one_pixel(400));
    const double some = seconds_for(scratch / "some.tif", scratch / "some");
    const double more = seconds_for(scratch / "more.tif", scratch / "more");
    CHECK(more < 16 * some + 2); // 16 times as many
    write_bytes(scratch / "millions.tif", tiles_of_one_pixel(2001));
    CHECK(refusal_of(scratch / "millions.tif") ==
          "The TIFF file is made of 4004001 tiles of 1 × 1 pixels, which is more "
          "than the 4000000 that Memento reads.");
}

TEST_CASE("tiles that must be decoded as a whole may not take the memory of the decoder")
{
    const Scratch scratch;
    TIFFSetWarningHandler(nullptr);
    TiffCase c{.width = 10, .height = 10, .tile = 40000, .compression = COMPRESSION_ADOBE_DEFLATE};
    write_case(scratch / "huge.tif", c, [](const TiffCase&, int) { return std::string(64, '\1'); });
    CHECK(refusal_of(scratch / "huge.tif") == "The TIFF file has tiles of 1525 MiB, which can only be read as a whole "
                                              "and take more than a quarter of 4096 MiB "
                                              "of memory.");
}
