// Every layout of TIFF, through the decoder, against values that are known by construction; what loses something
// (JPEG), against what libtiff itself decodes. libvips only reads the PNG files that come out.
#include "image/geometry.hpp"
#include "support/jpeg_2000_maker.hpp"
#include "support/tiff_case.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// Any one of them.
template <typename T> T one_of(std::mt19937& any, const std::vector<T>& choices)
{
    return choices[any() % choices.size()];
}

bool has_predictor(int compression)
{
    return compression == COMPRESSION_LZW || compression == COMPRESSION_ADOBE_DEFLATE ||
           compression == COMPRESSION_DEFLATE || compression == COMPRESSION_ZSTD || compression == COMPRESSION_LZMA;
}

void choose_samples(TiffCase& c, std::mt19937& any)
{
    c.format = one_of(any, std::vector{1, 1, 1, 1, 2, 3});
    c.bits = c.format == 3 ? one_of(any, std::vector{16, 24, 32, 64})
                           : one_of(any, std::vector{1, 2, 3, 4, 7, 8, 8, 8, 10, 12, 14, 16, 16, 16, 24, 32, 48, 64});
    c.whole = any() % 2 == 0;
    c.bands = one_of(any, std::vector{1, 1, 2, 3, 3, 4, 5});
    c.photometric = c.bands >= 3 && any() % 2 == 0 ? PHOTOMETRIC_RGB
                    : any() % 3 == 0               ? PHOTOMETRIC_MINISWHITE
                                                   : PHOTOMETRIC_MINISBLACK;
    const bool natural = c.format == 1 && (c.bits == 8 || c.bits == 16);
    c.extra = one_of(any, natural ? std::vector{-1, 0, 1, 2} : std::vector{-1, 0});
    if (c.photometric == PHOTOMETRIC_MINISWHITE && c.extra > 0)
        c.extra = 0;
}

void choose_special(TiffCase& c, std::mt19937& any)
{
    c.format = 1;
    c.extra = -1;
    c.bits = 8;
    switch (any() % 6) {
    case 0:
        c.photometric = PHOTOMETRIC_PALETTE;
        c.bands = 1;
        c.bits = one_of(any, std::vector{1, 2, 4, 8, 8, 16});
        break;
    case 1:
        c.photometric = PHOTOMETRIC_YCBCR;
        c.bands = 3;
        if (!c.planar) {
            c.chroma_across = one_of(any, std::vector{1, 2, 4});
            c.chroma_down = one_of(any, std::vector{1, 2, 4});
            c.rows = (c.rows + 3) / 4 * 4;
        }
        c.compression = one_of(any, std::vector<int>{COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ZSTD});
        break;
    case 2:
        c.bands = 1;
        c.bits = 1;
        c.photometric = one_of(any, std::vector<int>{PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_MINISWHITE});
        c.compression =
            one_of(any, std::vector<int>{COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4});
        break;
    case 3:
        c.photometric = PHOTOMETRIC_RGB;
        c.bands = one_of(any, std::vector{3, 4});
        c.extra = c.bands == 4 ? 2 : -1;
        c.planar = false;
        c.compression = COMPRESSION_WEBP;
        break;
    case 4:
        c.compression = one_of(any, std::vector{33003, 33004, 33005, 34712});
        c.bands = one_of(any, std::vector{1, 2, 3});
        c.bits = one_of(any, std::vector{8, 16});
        c.format = one_of(any, std::vector{1, 1, 2});
        c.photometric = c.bands == 3 && any() % 2 == 0 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
        c.transform = c.photometric == PHOTOMETRIC_RGB && !c.planar;
        break;
    default:
        c.compression = COMPRESSION_JPEG;
        c.bands = one_of(any, std::vector{1, 2, 3, 3, 3});
        c.photometric = c.bands == 3 ? one_of(any, std::vector<int>{PHOTOMETRIC_RGB, PHOTOMETRIC_YCBCR})
                                     : static_cast<int>(PHOTOMETRIC_MINISBLACK);
        if (c.photometric == PHOTOMETRIC_YCBCR) {
            c.planar = false;
            c.chroma_across = one_of(any, std::vector{1, 2});
            c.chroma_down = c.chroma_across == 2 ? one_of(any, std::vector{1, 2}) : 1;
        }
        c.rows = one_of(any, std::vector{16, 32, 10000});
        break;
    }
}

TiffCase any_case(unsigned seed)
{
    std::mt19937 any(seed);
    TiffCase c;
    c.seed = seed;
    const bool large = any() % 40 == 0; // has levels
    c.width = large ? 2100 + static_cast<int>(any() % 90) : one_of(any, std::vector{1, 5, 16, 37, 70});
    c.height = large ? one_of(any, std::vector{1, 9, 21}) : one_of(any, std::vector{1, 7, 30, 45});
    c.planar = any() % 2 == 0;
    c.tile = one_of(any, std::vector{0, 0, 16, 32, 64});
    c.rows = one_of(any, std::vector{1, 7, 10, 10000});
    c.big_endian = any() % 2 == 0;
    c.big_tiff = any() % 3 == 0;
    choose_samples(c, any);
    c.compression =
        one_of(any, std::vector<int>{COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
                                     COMPRESSION_PACKBITS, COMPRESSION_ZSTD, COMPRESSION_LZMA});
    if (any() % 4 == 0)
        choose_special(c, any);
    c.lowest_bit_first = any() % 8 == 0 && c.compression != COMPRESSION_JPEG && c.compression != COMPRESSION_WEBP &&
                         !c.jpeg_2000() && c.compression != 34712;
    if (has_predictor(c.compression) && any() % 2 == 0 && c.chroma_across * c.chroma_down == 1) {
        if (c.format == 3 && any() % 2 == 0)
            c.predictor = 3;
        else if (c.bits == 8 || c.bits == 16 || c.bits == 32 || c.bits == 64)
            c.predictor = 2;
    }
    if (any() % 3 == 0) {
        for (int chunk = 0; chunk < c.chunks(); ++chunk) {
            if (any() % 4 == 0 && static_cast<int>(c.missing.size()) + 1 < c.chunks())
                c.missing.insert(chunk);
        }
    }
    return c;
}

std::string jpeg_2000_chunk(const TiffCase& c, int chunk)
{
    const int plane = chunk / (c.across() * c.down());
    const int top = chunk / c.across() % c.down() * c.chunk_height();
    const int left = chunk % c.across() * c.chunk_width();
    const int rows = c.tile != 0 ? c.tile : std::min(c.chunk_height(), c.height - top);
    return made_jpeg_2000(
        {c.chunk_width(), rows, c.each(), c.bits, c.format == 2, c.transform}, [&](int x, int y, int band) {
            return static_cast<int>(raw_value(c, std::min(left + x, c.width - 1), std::min(top + y, c.height - 1),
                                              c.planar ? plane : band));
        });
}

// What libtiff makes of the chunks of a JPEG.
class Decoded {
public:
    Decoded(const fs::path& path, const TiffCase& c)
        : case_(c)
    {
        const CaseFile tiff{TIFFOpen(path.c_str(), "r")};
        REQUIRE(tiff);
        TIFFSetField(tiff.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        for (int chunk = 0; chunk < c.chunks(); ++chunk) {
            const auto number = static_cast<std::uint32_t>(chunk);
            std::string bytes(static_cast<std::size_t>(c.chunk_width() * c.chunk_height() * c.each()), '\0');
            const auto size = static_cast<tmsize_t>(bytes.size());
            if (!c.missing.contains(chunk))
                REQUIRE((c.tile != 0 ? TIFFReadEncodedTile(tiff.get(), number, bytes.data(), size)
                                     : TIFFReadEncodedStrip(tiff.get(), number, bytes.data(), size)) > 0);
            chunks_.push_back(bytes);
        }
    }
    double at(int x, int y, int band) const
    {
        const std::string& bytes = chunks_[static_cast<std::size_t>(case_.chunk_at(x, y, band))];
        const int pixel = y % case_.chunk_height() * case_.chunk_width() + x % case_.chunk_width();
        return static_cast<unsigned char>(
            bytes[static_cast<std::size_t>(pixel * case_.each() + (case_.planar ? 0 : band))]);
    }

private:
    TiffCase case_;
    std::vector<std::string> chunks_;
};

bool is_white_where_missing(const TiffCase& c, int pixel_sample)
{
    return pixel_sample < 0 && c.format == 1 &&
           (c.photometric == PHOTOMETRIC_RGB || c.photometric == PHOTOMETRIC_YCBCR) &&
           (c.bands <= (c.bits > 8 ? 3 : 4) || c.alpha()); // more without transparency are channels
}

// Of YCbCr, by the formula of TIFF 6.0 with full range.
double rgb_of_ycbcr(double y, double cb, double cr, int band)
{
    const double r = y + 1.402 * (cr - 128);
    const double b = y + 1.772 * (cb - 128);
    const double value = band == 0 ? r : band == 2 ? b : (y - 0.114 * b - 0.299 * r) / 0.587;
    return std::clamp(value, 0., 255.);
}

// What a pixel sample of the picture must be; pixel_sample: the one band that was asked for, or −1.
double expected_value(const TiffCase& c, const std::optional<Decoded>& lossy, int x, int y, int band, int pixel_sample)
{
    const int from = pixel_sample >= 0 ? pixel_sample : band;
    if (c.photometric == PHOTOMETRIC_PALETTE) {
        if (c.missing.contains(c.chunk_at(x, y, 0)))
            return c.bits > 8 ? 65535 : 255;
        const auto colour = static_cast<std::size_t>(raw_value(c, x, y, 0));
        const std::size_t i = (static_cast<std::size_t>(band) << c.bits) + colour;
        return static_cast<std::uint16_t>((i * 2654435761U) >> 7U) >> (c.bits > 8 ? 0 : 8);
    }
    const bool missing = c.missing.contains(c.chunk_at(x, y, from));
    const bool is_alpha = c.alpha() && from == c.colours();
    const bool made_here = c.photometric == PHOTOMETRIC_YCBCR && !lossy; // RGB, by the formula
    if (missing && is_white_where_missing(c, pixel_sample) && !is_alpha && !made_here)
        return c.bits < 8 ? 255 : c.highest();
    if (lossy && !missing)
        return lossy->at(x, y, from);
    if (made_here) {
        const auto code = [&](int component) {
            if (c.missing.contains(c.chunk_at(x, y, component)))
                return component == 0 ? 255. : 128.;
            return component == 0 ? raw_value(c, x, y, 0)
                                  : raw_value(c, std::min(x / c.chroma_across, c.width - 1),
                                              std::min(y / c.chroma_down, c.height - 1), component);
        };
        return rgb_of_ycbcr(code(0), code(1), code(2), band);
    }
    double value = missing ? 0 : raw_value(c, x, y, from);
    if (c.photometric == PHOTOMETRIC_MINISWHITE && c.format == 1)
        value = c.highest() - value;
    if (c.format == 1 && c.bits < 8)
        value = std::round(value * 255 / c.highest());
    return value;
}

// Colours that were multiplied with the transparency behind them.
double divided(double value, double alpha, double highest)
{
    return alpha == 0 ? 0 : std::min(highest, std::round(value * highest / alpha));
}

using Level2 = std::vector<std::vector<double>>; // rows of pixel samples

Level2 level_of(const Converted& made, std::size_t level, int& bands)
{
    const ImageInfo& info = made.info;
    const Level size = info.levels[level];
    Level2 rows(static_cast<std::size_t>(size.height));
    for (int row = 0; row < tiles_along(size.height, info.tile_size); ++row) {
        for (int column = 0; column < tiles_along(size.width, info.tile_size); ++column) {
            const vips::VImage tile = read(made.folder / tile_path(static_cast<int>(level), column, row, "png"));
            bands = tile.bands();
            const vips::VImage plain = tile.cast(VIPS_FORMAT_DOUBLE);
            std::size_t bytes = 0;
            auto* const values = static_cast<double*>(plain.write_to_memory(&bytes));
            const auto line = static_cast<std::size_t>(tile.width() * bands);
            for (std::size_t y = 0; y < static_cast<std::size_t>(tile.height()); ++y) {
                auto& to = rows[static_cast<std::size_t>(row * info.tile_size) + y];
                to.insert(to.end(), values + y * line, values + (y + 1) * line);
            }
            g_free(values);
        }
    }
    return rows;
}

// Each level is the mean of 2 × 2 pixels of the next, rounded half up; the last of an odd side counts twice.
void check_levels(const Converted& made, Level2 level, int bands)
{
    for (std::size_t i = made.info.levels.size() - 1; i > 0; --i) {
        const Level size = made.info.levels[i];
        int found_bands = 0;
        const Level2 smaller = level_of(made, i - 1, found_bands);
        REQUIRE(found_bands == bands);
        bool same = true;
        for (std::size_t y = 0; y < smaller.size(); ++y) {
            for (std::size_t at = 0; at < smaller[y].size(); ++at) {
                const auto each = static_cast<std::size_t>(bands);
                const std::size_t x = at / each;
                const std::size_t right =
                    std::min(2 * x + 1, static_cast<std::size_t>(size.width) - 1) * each + at % each;
                const std::size_t below = std::min(2 * y + 1, level.size() - 1);
                const std::size_t left = 2 * x * each + at % each;
                const double sum = level[2 * y][left] + level[2 * y][right] + level[below][left] + level[below][right];
                same = same && smaller[y][at] == std::floor((sum + 2) / 4);
            }
        }
        INFO("level " << i - 1);
        CHECK(same);
        level = smaller;
    }
}

void check_picture(const TiffCase& c, const fs::path& file, const Scratch& scratch, int pixel_sample)
{
    ConvertOptions options;
    options.format = 5;
    options.page = 0;
    options.pixel_sample = pixel_sample;
    INFO("pixel sample " << pixel_sample);
    const Converted made = converted(file, scratch, options);
    std::optional<Decoded> lossy;
    if (c.compression == COMPRESSION_JPEG)
        lossy.emplace(file, c);
    int bands = 0;
    const Level2 found = level_of(made, made.info.levels.size() - 1, bands);
    REQUIRE(static_cast<int>(found.size()) == c.height);
    const bool natural = c.format == 1 && (c.bits == 8 || c.bits == 16);
    const int alpha = pixel_sample < 0 && c.alpha() && natural ? c.colours() : 0;
    const ValueMapping mapping = made.info.mapping.value_or(ValueMapping{});
    // What is mapped to 16 bits is as near as these can be; YCbCr is rounded once more.
    const double margin = c.photometric == PHOTOMETRIC_YCBCR && !lossy ? 1
                          : mapping.scale != 1                         ? mapping.scale * 0.51
                                                                       : 0;
    double worst = 0;
    std::string where;
    for (int y = 0; y < c.height; ++y) {
        for (int x = 0; x < c.width; ++x) {
            for (int band = 0; band < bands; ++band) {
                double wanted = expected_value(c, lossy, x, y, band, pixel_sample);
                if (c.extra == 1 && alpha > 0 && band < alpha)
                    wanted = divided(wanted, expected_value(c, lossy, x, y, alpha, pixel_sample), c.highest());
                const double stored = found[static_cast<std::size_t>(y)][static_cast<std::size_t>(x * bands + band)];
                const double off = std::abs(mapping.offset + mapping.scale * stored - wanted);
                if (off - margin > worst) {
                    worst = off - margin;
                    where = std::to_string(x) + "," + std::to_string(y) + " band " + std::to_string(band) + " is " +
                            std::to_string(mapping.offset + mapping.scale * stored) + ", not " + std::to_string(wanted);
                }
            }
        }
    }
    CHECK(where == "");
    if (alpha == 0)
        check_levels(made, found, bands);
    fs::remove_all(made.folder);
}

// The colours of a picture, or one of its channels.
void check_case(const TiffCase& c, const Scratch& scratch)
{
    INFO(told(c));
    const fs::path file = scratch / "case.tif";
    if (c.jpeg_2000() || c.compression == 34712)
        write_case(file, c, jpeg_2000_chunk);
    else
        write_case(file, c);
    const bool grey = c.photometric == PHOTOMETRIC_MINISBLACK || c.photometric == PHOTOMETRIC_MINISWHITE;
    const bool channels = (grey || c.bands > 4) && !c.alpha();
    check_picture(c, file, scratch, channels ? static_cast<int>(c.seed % static_cast<unsigned>(c.bands)) : -1);
    fs::remove(file);
}

} // namespace

// MEMENTO_TIFF_CASES: how many, from which seed on MEMENTO_TIFF_SEED; scripts/soak takes many more.
TEST_CASE("TIFF files of every layout have the values that were written")
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
    vips_cache_set_max(0);
    g_log_set_default_handler([](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    const char* const asked = std::getenv("MEMENTO_TIFF_CASES");
    const char* const first = std::getenv("MEMENTO_TIFF_SEED");
    const unsigned count = asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) : 400;
    const unsigned from = first != nullptr ? static_cast<unsigned>(std::atoi(first)) : 1;
    const Scratch scratch;
    for (unsigned seed = from; seed < from + count; ++seed)
        check_case(any_case(seed), scratch);
}
