#include "pyramid/pixel_mapping.hpp"

#include "pyramid/pixel_watch.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace memento;

namespace {

PixelSurvey seen(double minimum, double maximum, bool whole = true)
{
    PixelSurvey survey;
    survey.minimum = minimum;
    survey.maximum = maximum;
    survey.whole = whole;
    return survey;
}

} // namespace

TEST_CASE("whole numbers that fit into 16 bits are kept exactly")
{
    CHECK(choose_mapping(seen(0, 65535), false).mapping.identity());
    CHECK(choose_mapping(seen(5, 900), false).mapping.identity());
    const PixelMapping shifted = choose_mapping(seen(-5000, 4998), false);
    CHECK(shifted.mapping.offset == -5000);
    CHECK(shifted.mapping.scale == 1);
    const PixelMapping high = choose_mapping(seen(1e9, 1e9 + 65535), false);
    CHECK(high.mapping.offset == 1e9);
    CHECK(high.mapping.scale == 1);
}

TEST_CASE("all else is mapped linearly over its range")
{
    const PixelMapping mapping = choose_mapping(seen(-1, 4294967295.), false);
    CHECK(mapping.bits == 16);
    CHECK(mapping.mapping.offset == -1);
    CHECK(mapping.mapping.offset + 65535 * mapping.mapping.scale == Approx(4294967295.));
    CHECK(choose_mapping(seen(0.25, 0.75, false), false).mapping.scale == Approx(0.5 / 65535));
}

TEST_CASE("a constant image does not divide by zero")
{
    CHECK(choose_mapping(seen(0.5, 0.5, false), false).mapping.scale == 1);
    CHECK(narrowing(seen(7, 7)).scale == 1);
}

TEST_CASE("int8 stays 8 bit and is shifted by 128 when something is negative")
{
    CHECK(choose_mapping(seen(-3, 90), true).mapping.offset == -128);
    CHECK(choose_mapping(seen(-3, 90), true).bits == 8);
    CHECK(choose_mapping(seen(3, 90), true).mapping.identity());
}

TEST_CASE("two mappings after each other")
{
    const ValueMapping both = combined({-100, 2}, {10, 4}); // stored 3 → 22 → -56
    CHECK(both.offset + both.scale * 3 == -56);
}

TEST_CASE("statistics of a histogram")
{
    Histogram histogram(16);
    for (int value = 1; value <= 1000; ++value)
        histogram.add(static_cast<std::uint16_t>(value));
    const PixelStatistics statistics = histogram.statistics();
    CHECK(statistics.minimum == 1);
    CHECK(statistics.percentile_1 == 10);
    CHECK(statistics.percentile_99 == 990);
    CHECK(statistics.maximum == 1000);
    CHECK(statistics.bin_width == 4); // 1,000 values in at most 256 bins
    CHECK(statistics.histogram == std::vector<std::uint64_t>(250, 4));
    Histogram few(16);
    for (const int value : {300, 300, 302, 65535, 0})
        few.add(static_cast<std::uint16_t>(value));
    CHECK(few.statistics().bin_width == 256);
    CHECK(few.statistics().histogram.size() == 256);
    CHECK(few.statistics().histogram[1] == 3);
    CHECK(few.statistics().histogram[255] == 1);
    CHECK(Histogram(8).statistics().histogram.empty());
    Histogram one(8);
    one.add(7);
    CHECK(one.statistics().histogram == std::vector<std::uint64_t>{1});
    CHECK(one.statistics().minimum == 7);
    CHECK(one.statistics().percentile_99 == 7);
}

TEST_CASE("transparency does not count for the significant bits")
{
    const std::array<std::uint16_t, 4> grey{300, 65535, 511, 65535};
    PixelWatch two({2, 16});
    two.look({reinterpret_cast<const std::byte*>(grey.data()), 4}, 1, 2);
    CHECK(two.bit_depth() == 9);
    CHECK(two.lowest() == 300);
    CHECK(two.highest() == 511);
    const std::array<std::uint16_t, 8> rgb{1000, 2, 3, 65535, 4, 4095, 6, 0};
    PixelWatch four({4, 16});
    four.look({reinterpret_cast<const std::byte*>(rgb.data()), 16}, 2, 1);
    CHECK(four.bit_depth() == 12);
    CHECK(four.lowest() == 2);
}

TEST_CASE("significant bits")
{
    CHECK(significant_bits(0) == 0);
    CHECK(significant_bits(255) == 8);
    CHECK(significant_bits(256) == 9);
    CHECK(significant_bits(4095) == 12);
    CHECK(significant_bits(65535) == 16);
}
