// Small files that would take much memory or time to decode. Each kind comes in several sizes and has to fit into
// limits that the largest would exceed by far if it were unpacked, or is refused by its headers.
#include "support/image_maker.hpp"
#include "support/png_maker.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <zlib.h>

using namespace memento;
using vips::VImage;
namespace fs = std::filesystem;

namespace {

const std::string signature = "\x89PNG\r\n\x1A\n";

void start()
{
    [[maybe_unused]] static const int started = VIPS_INIT("unit_tests");
}

void save_bytes(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string content_of(const fs::path& file)
{
    return read_file(file);
}

std::string deflated(const std::string& bytes)
{
    std::string out(compressBound(bytes.size()), '\0');
    uLongf size = out.size();
    REQUIRE(compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                      bytes.size(), Z_BEST_COMPRESSION) == Z_OK);
    out.resize(size);
    return out;
}

std::string repeated(const std::string& text, int times)
{
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

// Parts before the pixels of a PNG.
std::string with_chunks(const std::string& png, const std::string& chunks)
{
    const std::size_t header_end = 33;
    return png.substr(0, header_end) + chunks + png.substr(header_end);
}

// Limits that no unpacked bomb would fit into; the sanitizers need more memory and time themselves.
ConvertOptions narrow()
{
    ConvertOptions options;
    options.format = 2; // PNG: exact
#ifndef MEMENTO_SANITIZE
    options.memory_mb = 400;
    options.seconds = 8;
#endif
    return options;
}

std::string refusal(const fs::path& file, const Scratch& scratch, ConvertOptions options, bool header_only)
{
    options.header_only = header_only;
    try {
        converted(file, scratch, options);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::undecodable);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("texts and profiles of a PNG stay packed, however many there are")
{
    start();
    const Scratch scratch;
    const VImage image = noisy_rgb(40, 30);
    image.pngsave((scratch / "plain.png").c_str());
    const std::string plain = content_of(scratch / "plain.png");
    const std::string unpacked = deflated(std::string(std::size_t{8'000'000}, 'A'));
    const struct {
        const char* name;
        std::string chunk;
    } kinds[] = {{"zTXt", png_chunk("zTXt", "k" + std::string(2, '\0') + unpacked)},
                 {"iTXt", png_chunk("iTXt", "k" + std::string("\0\1\0\0\0", 5) + unpacked)},
                 {"iCCP", png_chunk("iCCP", "k" + std::string(2, '\0') + unpacked)},
                 {"tEXt", png_chunk("tEXt", "k" + std::string(1, '\0') + std::string(20'000, 'A'))},
                 {"private", png_chunk("prVt", std::string(20'000, 'A'))}};
    for (const auto& kind : kinds) {
        for (const int count : {1, 30, 900}) {
            INFO(kind.name << " × " << count);
            const std::string name = std::string(kind.name) + std::to_string(count) + ".png";
            save_bytes(scratch / name, with_chunks(plain, repeated(kind.chunk, count)));
            const Converted done = converted(scratch / name, scratch, narrow());
            CHECK(difference(VImage::new_from_file((done.folder / done.info.flat).c_str()), image) == 0);
        }
    }
}

TEST_CASE("a PNG of many empty parts is read, one of millions refused")
{
    start();
    const Scratch scratch;
    noisy_rgb(40, 30).pngsave((scratch / "plain.png").c_str());
    const std::string plain = content_of(scratch / "plain.png");
    const std::string empty = png_chunk("prVt", "");
    save_bytes(scratch / "many.png", with_chunks(plain, repeated(empty, 100'000)));
    CHECK(refusal(scratch / "many.png", scratch, narrow(), false).empty());
    save_bytes(scratch / "millions.png", with_chunks(plain, repeated(empty, 1'000'001)));
    CHECK(refusal(scratch / "millions.png", scratch, narrow(), true) ==
          "The PNG file is made of more than 1000000 parts.");
}

TEST_CASE("an interlaced PNG says with its header how much memory it takes")
{
    start();
    const Scratch scratch;
    ConvertOptions options = narrow();
    options.memory_mb = 400;
    const auto header = [](std::uint32_t side, const std::string& kind) {
        return signature + png_chunk("IHDR", be(side) + be(side) + kind) + png_chunk("IDAT", "") +
               png_chunk("IEND", "");
    };
    const std::string rgb_interlaced("\x08\x02\0\0\1", 5);
    for (const std::uint32_t side : {20'000U, 40'000U}) {
        save_bytes(scratch / "a.png", header(side, rgb_interlaced));
        CHECK(refusal(scratch / "a.png", scratch, options, true) ==
              "The PNG file is interlaced, and its pixels take " +
                  std::to_string(std::int64_t{side} * side * 3 >> 20U) +
                  " MiB of memory, which is more than the limit of 400.");
    }
    const VImage image = noisy_rgb(300, 200);
    image.pngsave((scratch / "small.png").c_str(), VImage::option()->set("interlace", true));
    const Converted done = converted(scratch / "small.png", scratch, options);
    CHECK(difference(VImage::new_from_file((done.folder / done.info.flat).c_str()), image) == 0);
}

TEST_CASE("a progressive JPEG may have a hundred scans, and coefficients that fit into memory")
{
    start();
    const Scratch scratch;
    noisy_rgb(64, 48).jpegsave((scratch / "a.jpg").c_str(), VImage::option()->set("interlace", true)->set("Q", 90));
    const std::string jpeg = content_of(scratch / "a.jpg");
    CHECK(refusal(scratch / "a.jpg", scratch, narrow(), false).empty());
    const std::size_t last = jpeg.rfind("\xFF\xDA");
    REQUIRE(last != std::string::npos);
    const std::string scan = jpeg.substr(last, jpeg.size() - 2 - last);
    for (const int count : {200, 900, 20'000}) {
        save_bytes(scratch / "scans.jpg", jpeg.substr(0, last) + repeated(scan, count) + "\xFF\xD9");
        CHECK(refusal(scratch / "scans.jpg", scratch, narrow(), true) ==
              "The JPEG file has more than 100 scans, each of which goes over the whole picture.");
    }
    std::string wide = jpeg;
    const std::size_t frame = wide.find("\xFF\xC2");
    REQUIRE(frame != std::string::npos);
    wide.replace(frame + 5, 4, std::string("\x9C\x40\x9C\x40", 4)); // 40,000 × 40,000
    save_bytes(scratch / "wide.jpg", wide);
    CHECK(refusal(scratch / "wide.jpg", scratch, narrow(), true)
              .starts_with("The JPEG file is progressive, and decoding"));
}

TEST_CASE("an animated PNG is named for what it is")
{
    start();
    const Scratch scratch;
    noisy_rgb(40, 30).pngsave((scratch / "plain.png").c_str());
    save_bytes(scratch / "a.png", with_chunks(content_of(scratch / "plain.png"), png_chunk("acTL", be(2) + be(0))));
    const auto notes = converted(scratch / "a.png", scratch).info.notes;
    CHECK(std::ranges::find(notes, "The PNG file is an animation; its first picture is taken.") != notes.end());
}
