// TIFF files of every layout, made by libtiff of values that are known: what a matrix of tests reads.
#pragma once

#include "support/image_maker.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>
#include <sstream>
#include <tiffio.h>

constexpr int jpeg_2000_first = 33003; // to 33005, and 34712

struct TiffCase {
    int width = 37;
    int height = 30;
    int bands = 1;
    int bits = 8;
    int format = 1;    // of pixel samples: 1 unsigned, 2 signed, 3 floating point
    bool whole = true; // floating point: whole numbers
    int photometric = PHOTOMETRIC_MINISBLACK;
    int extra = -1; // kind of the pixel samples beyond the colours; −1: the file says nothing
    bool planar = false;
    int tile = 0; // side, or 0: strips
    int rows = 7; // of a strip
    int compression = COMPRESSION_NONE;
    int predictor = 1;
    int chroma_across = 1; // of YCbCr
    int chroma_down = 1;
    bool transform = false; // of JPEG 2000
    bool big_endian = false;
    bool big_tiff = false;
    bool lowest_bit_first = false;
    std::set<int> missing{}; // chunks
    unsigned seed = 1;
    bool another = false; // page, behind those of the file

    int each() const { return planar ? 1 : bands; }
    int planes() const { return planar ? bands : 1; }
    int chunk_width() const { return tile != 0 ? tile : width; }
    int chunk_height() const { return tile != 0 ? tile : std::min(rows, height); }
    int across() const { return (width - 1) / chunk_width() + 1; }
    int down() const { return (height - 1) / chunk_height() + 1; }
    int chunks() const { return across() * down() * planes(); }
    int chunk_at(int x, int y, int band) const
    {
        return ((planar ? band : 0) * down() + y / chunk_height()) * across() + x / chunk_width();
    }
    bool jpeg_2000() const { return compression >= jpeg_2000_first && compression <= 33005; }
    int colours() const { return photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR ? 3 : 1; }
    bool alpha() const { return extra > 0 && bands > colours(); }
    double highest() const { return std::ldexp(1., bits) - 1; }
};

inline std::string told(const TiffCase& c)
{
    std::ostringstream out;
    out << c.width << "x" << c.height << " bands=" << c.bands << " bits=" << c.bits << " format=" << c.format
        << (c.whole ? "" : " fractions") << " photometric=" << c.photometric << " extra=" << c.extra
        << (c.planar ? " planar" : "") << " tile=" << c.tile << " rows=" << c.rows << " compression=" << c.compression
        << " predictor=" << c.predictor << " chroma=" << c.chroma_across << "/" << c.chroma_down
        << (c.transform ? " transform" : "") << (c.big_endian ? " MM" : " II") << (c.big_tiff ? " big" : "")
        << (c.lowest_bit_first ? " lowest bit first" : "") << " missing=" << c.missing.size() << " seed=" << c.seed;
    return out.str();
}

// What stands in the file, as a number.
inline double raw_value(const TiffCase& c, int x, int y, int band)
{
    const double any = noise(x + static_cast<int>(c.seed % 1000), y, band); // 0 to 65535
    if (c.format == 3) {
        const double number = c.bits == 16 ? std::fmod(any, 2048) - 1024 : any - 1000;
        return c.whole ? number : number / 4;
    }
    const bool first = x == 0 && y == 0;
    const bool last = x == c.width - 1 && y == c.height - 1;
    double value = c.bits <= 16 ? std::floor(any / std::ldexp(1., 16 - c.bits))
                                : std::ldexp(1., std::min(c.bits, 53) - 2) + any; // a range that is kept exactly
    if (c.bits <= 16 && (first || last))
        value = first ? 0 : c.highest();
    if (c.compression == COMPRESSION_WEBP && band == 3)
        return std::max(value, 1.); // colours that are not to be seen are not kept
    if (c.format == 2)
        value -= c.bits <= 16 ? std::ldexp(1., c.bits - 1) : std::ldexp(1., std::min(c.bits, 53) - 2) + 30000;
    return value;
}

// IEEE 754 with fewer bits, of numbers that it holds exactly.
inline std::uint64_t small_float_bits(double value, int exponent_bits, int mantissa_bits)
{
    if (value == 0)
        return 0;
    int exponent = 0;
    const double fraction = std::frexp(std::abs(value), &exponent); // 0.5 to 1
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction * 2 - 1, mantissa_bits));
    return (value < 0 ? std::uint64_t{1} << (exponent_bits + mantissa_bits) : 0U) |
           static_cast<std::uint64_t>(exponent - 1 + bias) << mantissa_bits | mantissa;
}

inline std::uint64_t bits_of(const TiffCase& c, double value)
{
    if (c.format == 3)
        return c.bits == 16   ? small_float_bits(value, 5, 10)
               : c.bits == 24 ? small_float_bits(value, 7, 16)
               : c.bits == 32 ? std::bit_cast<std::uint32_t>(static_cast<float>(value))
                              : std::bit_cast<std::uint64_t>(value);
    const auto number = c.format == 2 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(value))
                                      : static_cast<std::uint64_t>(value);
    return c.bits == 64 ? number : number & ((std::uint64_t{1} << c.bits) - 1);
}

// A row of a chunk as libtiff takes it: whole bytes in the order of this machine, others with the highest bit first.
class RowPacker {
public:
    explicit RowPacker(int bits)
        : bits_(bits)
    {
    }
    void put(std::uint64_t value)
    {
        if (bits_ % 8 == 0) {
            for (int i = 0; i < bits_ / 8; ++i)
                row_ += static_cast<char>(value >> (8 * i) & 0xFFU);
            return;
        }
        for (int bit = bits_ - 1; bit >= 0; --bit, ++count_) {
            if (count_ % 8 == 0)
                row_ += '\0';
            row_.back() = static_cast<char>(row_.back() | (value >> bit & 1U) << (7 - count_ % 8));
        }
    }
    const std::string& row() const { return row_; }

private:
    int bits_;
    std::string row_;
    std::size_t count_ = 0;
};

// The pixel samples of a chunk; what lies beyond the image repeats its edge.
inline std::string chunk_bytes(const TiffCase& c, int chunk)
{
    const int plane = chunk / (c.across() * c.down());
    const int top = chunk / c.across() % c.down() * c.chunk_height();
    const int left = chunk % c.across() * c.chunk_width();
    const int rows = c.tile != 0 ? c.tile : std::min(c.chunk_height(), c.height - top);
    const auto value = [&](int x, int y, int band) {
        return bits_of(c, raw_value(c, std::min(x, c.width - 1), std::min(y, c.height - 1), band));
    };
    std::string bytes;
    if (c.chroma_across * c.chroma_down > 1) { // units: luma of a block of pixels, then its Cb and Cr
        for (int y = 0; y < rows; y += c.chroma_down) {
            for (int x = 0; x < c.chunk_width(); x += c.chroma_across) {
                for (int i = 0; i < c.chroma_across * c.chroma_down; ++i)
                    bytes += static_cast<char>(value(left + x + i % c.chroma_across, top + y + i / c.chroma_across, 0));
                for (int band = 1; band < 3; ++band)
                    bytes += static_cast<char>(value((left + x) / c.chroma_across, (top + y) / c.chroma_down, band));
            }
        }
        return bytes;
    }
    for (int y = top; y < top + rows; ++y) {
        RowPacker row(c.bits);
        for (int x = left; x < left + c.chunk_width(); ++x) {
            for (int band = 0; band < c.each(); ++band)
                row.put(value(x, y, c.planar ? plane : band));
        }
        bytes += row.row();
    }
    if (c.predictor == 3 && c.big_endian) { // libtiff 4.5 swaps the bytes of what it should take as it is
        for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(c.bits / 8))
            std::reverse(bytes.data() + at, bytes.data() + at + c.bits / 8);
    }
    return bytes;
}

struct CloseCase {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using CaseFile = std::unique_ptr<TIFF, CloseCase>;

inline void set_case_tags(TIFF* tiff, const TiffCase& c)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, c.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, c.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, c.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, c.bands);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, c.format);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, c.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, c.photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, c.compression);
    TIFFSetField(tiff, TIFFTAG_SOFTWARE, "tests");
    if (c.lowest_bit_first)
        TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
    if (c.extra >= 0 && c.bands > c.colours()) {
        std::vector<std::uint16_t> kinds(static_cast<std::size_t>(c.bands - c.colours()), 0);
        kinds[0] = static_cast<std::uint16_t>(c.extra);
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, static_cast<int>(kinds.size()), kinds.data());
    }
    if (c.photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(tiff, TIFFTAG_YCBCRSUBSAMPLING, c.chroma_across, c.chroma_down);
    if (c.compression == COMPRESSION_WEBP)
        TIFFSetField(tiff, TIFFTAG_WEBP_LOSSLESS, 1);
    if (c.predictor != 1)
        TIFFSetField(tiff, TIFFTAG_PREDICTOR, c.predictor);
    if (c.tile != 0) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, c.tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, c.tile);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, c.rows);
    }
    if (c.photometric == PHOTOMETRIC_PALETTE) {
        std::vector<std::uint16_t> table(std::size_t{3} << c.bits);
        for (std::size_t i = 0; i < table.size(); ++i)
            table[i] = static_cast<std::uint16_t>((i * 2654435761U) >> 7U);
        const std::size_t count = table.size() / 3;
        TIFFSetField(tiff, TIFFTAG_COLORMAP, table.data(), table.data() + count, table.data() + 2 * count);
    }
}

// encoded: the bytes of a chunk for compressions that libtiff does not write; else it is asked.
inline void write_case(const std::filesystem::path& path, const TiffCase& c,
                       const std::function<std::string(const TiffCase&, int)>& encoded = {})
{
    const std::string mode = std::string(c.another ? "a" : "w") + (c.big_endian ? "b" : "l") + (c.big_tiff ? "8" : "4");
    const CaseFile tiff{TIFFOpen(path.c_str(), mode.c_str())};
    REQUIRE(tiff);
    set_case_tags(tiff.get(), c);
    for (int chunk = 0; chunk < c.chunks(); ++chunk) {
        if (c.missing.contains(chunk))
            continue;
        std::string bytes = encoded ? encoded(c, chunk) : chunk_bytes(c, chunk);
        const auto size = static_cast<tmsize_t>(bytes.size());
        const auto number = static_cast<std::uint32_t>(chunk);
        const tmsize_t written = encoded && c.tile != 0 ? TIFFWriteRawTile(tiff.get(), number, bytes.data(), size)
                                 : encoded              ? TIFFWriteRawStrip(tiff.get(), number, bytes.data(), size)
                                 : c.tile != 0          ? TIFFWriteEncodedTile(tiff.get(), number, bytes.data(), size)
                                                        : TIFFWriteEncodedStrip(tiff.get(), number, bytes.data(), size);
        REQUIRE(written == size);
    }
}
