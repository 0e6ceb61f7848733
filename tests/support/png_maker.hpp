// PNG files with a palette, byte by byte; not compressed.
#pragma once

#include <cstdint>
#include <string>

inline std::string be(std::uint32_t value)
{
    std::string out;
    for (unsigned shift = 32; shift > 0; shift -= 8)
        out += static_cast<char>(value >> (shift - 8) & 0xFFU);
    return out;
}

inline std::string png_chunk(const std::string& type, const std::string& data)
{
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char byte : type + data) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0);
    }
    return be(static_cast<std::uint32_t>(data.size())) + type + data + be(~crc);
}

// palette: red, green, blue of each colour; pixels: a byte each; opacity: of the first colours, may be empty.
inline std::string made_palette_png(std::uint32_t width, std::uint32_t height, const std::string& palette,
                                    const std::string& pixels, const std::string& opacity = "")
{
    std::string rows;
    for (std::uint32_t y = 0; y < height; ++y)
        rows += std::string(1, '\0') + pixels.substr(std::size_t{y} * width, width);
    std::uint32_t a = 1; // Adler-32
    std::uint32_t b = 0;
    for (const char byte : rows) {
        a = (a + static_cast<unsigned char>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    const auto size = static_cast<std::uint16_t>(rows.size());
    std::string stored = "\x78\x01\x01";
    for (const unsigned length : {unsigned{size}, ~unsigned{size}}) {
        stored += static_cast<char>(length & 0xFFU);
        stored += static_cast<char>(length >> 8U & 0xFFU);
    }
    stored += rows + be(b << 16U | a);
    return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", be(width) + be(height) + std::string("\x08\x03\0\0\0", 5)) +
           png_chunk("PLTE", palette) + (opacity.empty() ? "" : png_chunk("tRNS", opacity)) +
           png_chunk("IDAT", stored) + png_chunk("IEND", "");
}
