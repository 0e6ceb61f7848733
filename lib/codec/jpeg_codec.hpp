// JPEG by libjpeg-turbo, for tiles: pixels to bytes, bytes to pixels, and cropping without loss. One object per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

class JpegEncoder {
public:
    // channels: 1 or 3. The pixels are those that libvips would write: accurate transform, chroma halved below quality
    // 90.
    JpegEncoder(int channels, int quality);
    // The rows of 8-bit pixel samples begin row_bytes after each other. Valid until the next call.
    std::string_view encode(const std::byte* pixels, int width, int height, std::size_t row_bytes);

private:
    struct Close {
        void operator()(void* handle) const;
    };
    struct Free {
        void operator()(unsigned char* bytes) const;
    };
    int channels_;
    int quality_;
    std::unique_ptr<void, Close> handle_;
    std::unique_ptr<unsigned char, Free> buffer_;
    unsigned long capacity_ = 0;
};

class JpegDecoder {
public:
    JpegDecoder();
    // Puts width × height pixels of 1 (grey) or 3 channels (RGB), the whole of this JPEG, into rows that begin
    // row_bytes after each other. Throws JpegFault when the data are damaged in any way.
    void decode(std::string_view jpeg, int width, int height, std::byte* pixels, std::size_t row_bytes,
                int channels = 3);
    // The upper left part, its coefficients as they are. Throws JpegFault.
    std::string cropped(std::string_view jpeg, int width, int height);

private:
    struct Close {
        void operator()(void* handle) const;
    };
    std::unique_ptr<void, Close> handle_;
};

} // namespace memento
