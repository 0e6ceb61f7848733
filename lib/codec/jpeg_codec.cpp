#include "codec/jpeg_codec.hpp"

#include "base/error.hpp"
#include "codec/jpeg_stream.hpp"

#include <turbojpeg.h>

namespace memento {
namespace {

const unsigned char* bytes_of(std::string_view jpeg)
{
    return reinterpret_cast<const unsigned char*>(jpeg.data());
}

[[noreturn]] void fault(void* handle)
{
    throw JpegFault(std::string("its data are damaged (") + tjGetErrorStr2(handle) + ")");
}

} // namespace

void JpegEncoder::Close::operator()(void* handle) const
{
    tjDestroy(handle);
}

void JpegEncoder::Free::operator()(unsigned char* bytes) const
{
    tjFree(bytes);
}

void JpegDecoder::Close::operator()(void* handle) const
{
    tjDestroy(handle);
}

JpegEncoder::JpegEncoder(int channels, int quality)
    : channels_(channels)
    , quality_(quality)
    , handle_(tjInitCompress())
{
    if (!handle_)
        throw Error(ErrorCode::failed, "libjpeg-turbo cannot be started.");
}

std::string_view JpegEncoder::encode(const std::byte* pixels, int width, int height, std::size_t row_bytes)
{
    const int sampling = channels_ == 1 ? TJSAMP_GRAY : quality_ >= 90 ? TJSAMP_444 : TJSAMP_420;
    const unsigned long largest = tjBufSize(width, height, sampling);
    if (capacity_ < largest) {
        buffer_.reset(tjAlloc(static_cast<int>(largest)));
        capacity_ = buffer_ ? largest : 0;
    }
    unsigned char* buffer = buffer_.get();
    unsigned long size = capacity_;
    if (buffer == nullptr ||
        tjCompress2(handle_.get(), reinterpret_cast<const unsigned char*>(pixels), width, static_cast<int>(row_bytes),
                    height, channels_ == 1 ? TJPF_GRAY : TJPF_RGB, &buffer, &size, sampling, quality_,
                    TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT) != 0)
        throw Error(ErrorCode::failed, std::string("A tile cannot be compressed: ") + tjGetErrorStr2(handle_.get()));
    return {reinterpret_cast<const char*>(buffer), size};
}

JpegDecoder::JpegDecoder()
    : handle_(tjInitTransform())
{
    if (!handle_)
        throw Error(ErrorCode::failed, "libjpeg-turbo cannot be started.");
}

void JpegDecoder::decode(std::string_view jpeg, int width, int height, std::byte* pixels, std::size_t row_bytes,
                         int channels)
{
    int found_width = 0;
    int found_height = 0;
    int sampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(handle_.get(), bytes_of(jpeg), jpeg.size(), &found_width, &found_height, &sampling,
                            &colours) != 0)
        fault(handle_.get());
    if (found_width != width || found_height != height)
        throw JpegFault("it has another size than it should");
    if (tjDecompress2(handle_.get(), bytes_of(jpeg), jpeg.size(), reinterpret_cast<unsigned char*>(pixels), width,
                      static_cast<int>(row_bytes), height, channels == 1 ? TJPF_GRAY : TJPF_RGB,
                      TJFLAG_LIMITSCANS) != 0)
        fault(handle_.get());
}

std::string JpegDecoder::cropped(std::string_view jpeg, int width, int height)
{
    tjtransform part{};
    part.op = TJXOP_NONE;
    part.options = TJXOPT_CROP;
    part.r = {0, 0, width, height};
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    const int result = tjTransform(handle_.get(), bytes_of(jpeg), jpeg.size(), 1, &bytes, &size, &part, 0);
    std::string made(reinterpret_cast<const char*>(bytes), bytes != nullptr ? size : 0);
    tjFree(bytes);
    if (result != 0)
        fault(handle_.get());
    return made;
}

} // namespace memento
