// The pixels of a tile → the bytes of its file. One object per thread.
#pragma once

#include "codec/jpeg_codec.hpp"
#include "codec/pixel_shape.hpp"
#include "codec/png_codec.hpp"

#include <variant>

namespace memento {

class TileEncoder {
public:
    TileEncoder(const PixelShape& shape, const Codec& codec)
        : encoder_(codec.jpeg ? Encoder(JpegEncoder(shape.channels, codec.quality)) : Encoder(PngEncoder(shape)))
    {
    }
    // The rows begin row_bytes after each other. Valid until the next call.
    std::string_view encode(const std::byte* pixels, int width, int height, std::size_t row_bytes)
    {
        return std::visit([&](auto& encoder) { return encoder.encode(pixels, width, height, row_bytes); }, encoder_);
    }

private:
    using Encoder = std::variant<JpegEncoder, PngEncoder>;
    Encoder encoder_;
};

} // namespace memento
