#include "codec/png_codec.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <zlib.h>

namespace memento {
namespace {

constexpr int compression = 1;
constexpr std::size_t head_size = 8 + 25 + 8; // signature, IHDR, and what stands before the data in IDAT
constexpr std::byte filter_average{3};

void put_number(char* at, std::size_t value)
{
    for (int byte = 0; byte < 4; ++byte)
        at[byte] = static_cast<char>(value >> static_cast<unsigned>(24 - 8 * byte));
}

// A chunk whose content stands behind its name already: sets length and checksum. Returns its end.
char* finish_chunk(char* chunk, std::size_t length)
{
    put_number(chunk, length);
    const auto* const covered = reinterpret_cast<const Bytef*>(chunk + 4);
    put_number(chunk + 8 + length, crc32(crc32(0, nullptr, 0), covered, static_cast<uInt>(length + 4)));
    return chunk + 12 + length;
}

char* put_text(char* at, std::string_view text)
{
    return std::ranges::copy(text, at).out;
}

char* put_head(char* at, const PixelShape& shape, int width, int height)
{
    constexpr std::array colour_types{0, 4, 2, 6}; // grey, grey + alpha, RGB, RGBA
    char* const chunk = put_text(at, "\x89PNG\r\n\x1A\n");
    put_text(chunk + 4, "IHDR");
    put_number(chunk + 8, static_cast<std::size_t>(width));
    put_number(chunk + 12, static_cast<std::size_t>(height));
    chunk[16] = static_cast<char>(shape.bits);
    chunk[17] = static_cast<char>(colour_types[static_cast<std::size_t>(shape.channels) - 1]);
    std::memset(chunk + 18, 0, 3); // deflate, the usual filters, not interlaced
    return finish_chunk(chunk, 13);
}

// PNG wants the high byte first.
void put_bytes(const std::byte* pixels, const PixelShape& shape, std::vector<std::byte>& row)
{
    std::memcpy(row.data(), pixels, row.size());
    if (shape.bits == 16) {
        for (std::size_t i = 0; i < row.size(); i += 2)
            std::swap(row[i], row[i + 1]);
    }
}

// Each byte without the mean of those of the pixels to the left and above.
void take_average(const std::vector<std::byte>& row, const std::vector<std::byte>& above, std::size_t pixel_bytes,
                  std::byte* out)
{
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(row.data());
    const auto* const upper = reinterpret_cast<const std::uint8_t*>(above.data());
    for (std::size_t i = 0; i < pixel_bytes; ++i)
        out[i] = static_cast<std::byte>(bytes[i] - (upper[i] >> 1U));
    for (std::size_t i = pixel_bytes; i < row.size(); ++i)
        out[i] = static_cast<std::byte>(bytes[i] - ((bytes[i - pixel_bytes] + upper[i]) >> 1));
}

} // namespace

struct PngEncoder::Packer {
    z_stream stream{};
};

void PngEncoder::Close::operator()(Packer* packer) const
{
    deflateEnd(&packer->stream);
    delete packer;
}

PngEncoder::PngEncoder(const PixelShape& shape)
    : shape_(shape)
    , packer_(new Packer)
{
    if (deflateInit2(&packer_->stream, compression, Z_DEFLATED, 15, 9, Z_RLE) != Z_OK)
        throw std::bad_alloc();
}

void PngEncoder::filter(const std::byte* pixels, int width, int height, std::size_t row_bytes)
{
    const std::size_t bytes = static_cast<std::size_t>(width) * shape_.pixel_bytes();
    filtered_.resize((bytes + 1) * static_cast<std::size_t>(height));
    std::vector<std::byte> row(bytes);
    std::vector<std::byte> above(bytes);
    std::byte* out = filtered_.data();
    for (int y = 0; y < height; ++y) {
        put_bytes(pixels, shape_, row);
        *out++ = filter_average;
        take_average(row, above, shape_.pixel_bytes(), out);
        row.swap(above);
        pixels += row_bytes;
        out += bytes;
    }
}

std::string_view PngEncoder::encode(const std::byte* pixels, int width, int height, std::size_t row_bytes)
{
    filter(pixels, width, height, row_bytes);
    z_stream& stream = packer_->stream;
    deflateReset(&stream);
    const std::size_t room = deflateBound(&stream, filtered_.size());
    file_.resize(head_size + room + 16);
    char* const data = put_head(file_.data(), shape_, width, height);
    put_text(data + 4, "IDAT");
    stream.next_in = reinterpret_cast<Bytef*>(filtered_.data());
    stream.avail_in = static_cast<uInt>(filtered_.size());
    stream.next_out = reinterpret_cast<Bytef*>(data + 8);
    stream.avail_out = static_cast<uInt>(room);
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        throw Error(ErrorCode::failed, "A tile cannot be compressed.");
    char* const end = finish_chunk(data, room - stream.avail_out);
    put_text(end + 4, "IEND");
    return {file_.data(), static_cast<std::size_t>(finish_chunk(end, 0) - file_.data())};
}

} // namespace memento
