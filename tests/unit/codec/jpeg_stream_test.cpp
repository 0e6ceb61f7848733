#include "codec/jpeg_stream.hpp"

#include "codec/jpeg_codec.hpp"
#include "reader/jpeg_tiling.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace memento;

namespace {

constexpr int side = 128;

std::string a_jpeg(int quality)
{
    std::vector<std::byte> pixels;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            for (int band = 0; band < 3; ++band)
                pixels.push_back(static_cast<std::byte>(128 + 100 * std::sin(x * y / 300. + band) + (x * 7 + y) % 9));
        }
    }
    JpegEncoder encoder(3, quality);
    return std::string(encoder.encode(pixels.data(), side, side, std::size_t{side} * 3));
}

bool walks(const std::string& jpeg)
{
    try {
        JpegTables tables;
        const JpegHead head = read_jpeg_head(jpeg, tables);
        check_jpeg_data(jpeg, head, tables);
        return true;
    } catch (const JpegFault&) {
    } catch (const OtherJpeg&) {
    }
    return false;
}

bool decodes(const std::string& jpeg)
{
    std::vector<std::byte> pixels(std::size_t{side} * side * 3);
    try {
        JpegDecoder().decode(jpeg, side, side, pixels.data(), std::size_t{side} * 3);
        return true;
    } catch (const JpegFault&) {
        return false;
    }
}

} // namespace

TEST_CASE("the headers of a JPEG say what it is")
{
    const std::string jpeg = a_jpeg(80);
    JpegTables tables;
    const JpegHead head = read_jpeg_head(jpeg, tables);
    CHECK(head.frame == 0xC0);
    CHECK(head.precision == 8);
    CHECK(head.width == side);
    CHECK(head.height == side);
    REQUIRE(head.components.size() == 3);
    CHECK(head.components[0].across == 2);
    CHECK(head.components[1].across == 1);
    CHECK(head.jfif);
    CHECK_FALSE(head.adobe);
}

TEST_CASE("whole data are walked through to their end, and what follows does not count")
{
    for (const int quality : {5, 50, 85, 95, 100}) {
        const std::string jpeg = a_jpeg(quality);
        JpegTables tables;
        const JpegHead head = read_jpeg_head(jpeg, tables);
        CHECK(check_jpeg_data(jpeg, head, tables) == jpeg.size());
        CHECK(check_jpeg_data(jpeg + std::string(50, '\0'), head, tables) == jpeg.size());
    }
}

TEST_CASE("a JPEG that is cut off anywhere is no whole one")
{
    const std::string jpeg = a_jpeg(80);
    for (std::size_t length = 0; length < jpeg.size(); length += 1 + length / 50)
        CHECK_FALSE(walks(jpeg.substr(0, length)));
}

TEST_CASE("what the walk through damaged data lets pass, libjpeg-turbo does not complain about")
{
    const std::string jpeg = a_jpeg(85);
    std::mt19937 random(7); // NOLINT: the same every time
    int passed = 0;         // although they were damaged badly
    constexpr int rounds = 3000;
    for (int round = 0; round < rounds; ++round) {
        std::string damaged = jpeg;
        const std::size_t many = 1 + random() % 100;
        const std::size_t at = 2 + random() % (jpeg.size() - many - 2);
        for (std::size_t i = 0; i < many; ++i)
            damaged[at + i] = static_cast<char>(random());
        if (walks(damaged) && damaged != jpeg) {
            passed += many >= 16 && at > 700 ? 1 : 0; // behind the headers
            INFO("byte " << at << ", " << many << " of them");
            CHECK(decodes(damaged));
        }
    }
    CHECK(passed < rounds / 8); // no decoder could tell of these
}

TEST_CASE("a look at the markers finds what is cut off, empty or overwritten, and takes whole data for whole")
{
    const std::string jpeg = a_jpeg(90);
    JpegTables tables;
    const JpegHead head = read_jpeg_head(jpeg, tables);
    CHECK(skim_jpeg_data(jpeg, head, tables) == jpeg.size());
    CHECK(skim_jpeg_data(jpeg + std::string(10, '\0'), head, tables) == jpeg.size());
    CHECK_FALSE(skim_jpeg_data(jpeg + std::string(1000, '\0'), head, tables));
    for (std::size_t length = head.data; length < jpeg.size(); ++length)
        CHECK_FALSE(skim_jpeg_data(jpeg.substr(0, length), head, tables));
    std::string empty = jpeg;
    empty.replace(head.data + 1001, 64, 64, '\0');
    CHECK_FALSE(skim_jpeg_data(empty, head, tables));
    std::mt19937 random(3); // NOLINT: the same every time
    int found = 0;
    for (int round = 0; round < 1000; ++round) {
        std::string damaged = jpeg;
        for (std::size_t i = 0; i < 1024; ++i)
            damaged[head.data + 500 + i] = static_cast<char>(random());
        found += skim_jpeg_data(damaged, head, tables) ? 0 : 1;
    }
    CHECK(found > 970);
}

TEST_CASE("which tiles can be copied")
{
    const TileLayout good{true, 7, 8, 3, 2, true, 256, 256};
    CHECK(obstacle_to_copying(good).empty());
    const auto with = [&](const auto& change) {
        TileLayout layout = good;
        change(layout);
        return obstacle_to_copying(layout);
    };
    CHECK(with([](TileLayout& l) { l.tiled = false; }) == "The file is not tiled.");
    CHECK(with([](TileLayout& l) { l.compression = 33003; }) == "Its tiles are not JPEG.");
    CHECK(with([](TileLayout& l) { l.bands = 1; }) == "Its tiles are not 8-bit RGB.");
    CHECK(with([](TileLayout& l) { l.photometric = 5; }) == "Its tiles are not 8-bit RGB.");
    CHECK(with([](TileLayout& l) { l.contiguous = false; }) == "Its tiles are not 8-bit RGB.");
    CHECK(with([](TileLayout& l) { l.tile_height = 512; }) == "Its tiles are not square.");
    CHECK(with([](TileLayout& l) { l.tile_width = l.tile_height = 64; }) ==
          "Its tiles have 64 px a side, which does not suit a pyramid.");
    CHECK(with([](TileLayout& l) { l.photometric = 6; }).empty());
}

TEST_CASE("a level is a power of two smaller, within a pixel")
{
    CHECK(halvings_between({1000, 800}, {1000, 800}) == 0);
    CHECK(halvings_between({1001, 801}, {500, 400}) == 1);
    CHECK(halvings_between({1001, 801}, {501, 401}) == 1);
    CHECK(halvings_between({46000, 32914}, {11500, 8228}) == 2);
    CHECK(halvings_between({46000, 32914}, {2875, 2057}) == 4);
    CHECK(halvings_between({46000, 32914}, {1024, 732}) == -1); // a thumbnail
    CHECK(halvings_between({46000, 32914}, {0, 0}) == -1);
    CHECK(halvings_between({2147483647, 2147483647}, {1, 1}) == 30);
}
