#include "codec/jpeg_2000.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <openjpeg.h>
#include <string>

namespace memento {
namespace {

constexpr std::size_t max_components = 64;

struct Bytes {
    std::string_view all;
    std::size_t at = 0;
};

OPJ_SIZE_T read_on(void* out, OPJ_SIZE_T count, void* context)
{
    auto& bytes = *static_cast<Bytes*>(context);
    const std::size_t left = bytes.all.size() - bytes.at;
    if (left == 0)
        return static_cast<OPJ_SIZE_T>(-1);
    const std::size_t taken = std::min<std::size_t>(count, left);
    std::memcpy(out, bytes.all.data() + bytes.at, taken);
    bytes.at += taken;
    return taken;
}

OPJ_OFF_T skip(OPJ_OFF_T count, void* context)
{
    auto& bytes = *static_cast<Bytes*>(context);
    if (count < 0 || static_cast<std::size_t>(count) > bytes.all.size() - bytes.at)
        return -1;
    bytes.at += static_cast<std::size_t>(count);
    return count;
}

OPJ_BOOL seek(OPJ_OFF_T place, void* context)
{
    auto& bytes = *static_cast<Bytes*>(context);
    if (place < 0 || static_cast<std::size_t>(place) > bytes.all.size())
        return OPJ_FALSE;
    bytes.at = static_cast<std::size_t>(place);
    return OPJ_TRUE;
}

void remember(const char* message, void* context)
{
    auto& text = *static_cast<std::string*>(context);
    if (text.empty())
        text = std::string(message).substr(0, std::string_view(message).find('\n'));
}

void ignore(const char*, void*) {}

struct Drop {
    void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
    void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
struct DropStream {
    void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};

// A file of boxes with the stream in it, instead of the stream.
bool is_boxed(std::string_view bytes)
{
    return bytes.substr(0, 8) == std::string_view("\0\0\0\x0CjP  ", 8);
}

std::size_t word(std::string_view bytes, std::size_t at)
{
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) << 8U |
           static_cast<unsigned char>(bytes[at + 1]);
}

// Of the marker COD in the main header.
bool has_transform(std::string_view bytes)
{
    std::size_t at = bytes.find(std::string_view("\xFF\x4F\xFF\x51", 4));
    if (at == std::string_view::npos)
        return false;
    at += 2;
    while (at + 4 <= bytes.size()) {
        const std::size_t marker = word(bytes, at);
        if (marker == 0xFF52)
            return at + 8 < bytes.size() && bytes[at + 8] == 1;
        if (marker == 0xFF90 || marker < 0xFF00) // the first tile
            return false;
        at += 2 + word(bytes, at + 2);
    }
    return false;
}

Jpeg2000Component component_of(const opj_image_comp_t& from)
{
    Jpeg2000Component made;
    if (from.data == nullptr || from.w == 0 || from.h == 0 || from.dx == 0 || from.dy == 0)
        throw Jpeg2000Fault("one of its components is empty");
    made.bits = static_cast<int>(from.prec);
    made.is_signed = from.sgnd != 0;
    made.across = static_cast<int>(from.dx);
    made.down = static_cast<int>(from.dy);
    made.width = from.w;
    made.height = from.h;
    made.values.assign(from.data, from.data + std::size_t{from.w} * from.h);
    return made;
}

Jpeg2000Image image_of(const opj_image_t& from)
{
    Jpeg2000Image image;
    image.width = from.x1 - from.x0;
    image.height = from.y1 - from.y0;
    for (std::size_t i = 0; i < from.numcomps; ++i) {
        image.components.push_back(component_of(from.comps[i]));
        const Jpeg2000Component& made = image.components.back();
        if ((image.width - 1) / static_cast<std::uint32_t>(made.across) >= made.width ||
            (image.height - 1) / static_cast<std::uint32_t>(made.down) >= made.height)
            throw Jpeg2000Fault("one of its components is too small");
    }
    return image;
}

} // namespace

Jpeg2000Head read_jpeg_2000_head(std::string_view bytes)
{
    return {bytes.substr(0, 512).find("Created by OpenJPEG") != std::string_view::npos, has_transform(bytes)};
}

Jpeg2000Image decode_jpeg_2000(std::string_view bytes, std::uint32_t max_width, std::uint32_t max_height)
{
    std::string reason;
    Bytes from{bytes, 0};
    const std::unique_ptr<opj_codec_t, Drop> codec{
        static_cast<opj_codec_t*>(opj_create_decompress(is_boxed(bytes) ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K))};
    const std::unique_ptr<opj_stream_t, DropStream> stream{
        static_cast<opj_stream_t*>(opj_stream_default_create(OPJ_TRUE))};
    if (!codec || !stream)
        throw std::bad_alloc();
    opj_set_error_handler(codec.get(), remember, &reason);
    opj_set_warning_handler(codec.get(), ignore, nullptr);
    opj_set_info_handler(codec.get(), ignore, nullptr);
    opj_stream_set_user_data(stream.get(), &from, nullptr);
    opj_stream_set_user_data_length(stream.get(), bytes.size());
    opj_stream_set_read_function(stream.get(), read_on);
    opj_stream_set_skip_function(stream.get(), skip);
    opj_stream_set_seek_function(stream.get(), seek);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    const auto fault = [&reason] {
        return Jpeg2000Fault("its JPEG 2000 data are damaged" + (reason.empty() ? "" : " (" + reason + ")"));
    };
    opj_image_t* opened = nullptr;
    if (opj_setup_decoder(codec.get(), &parameters) == 0 || opj_read_header(stream.get(), codec.get(), &opened) == 0)
        throw fault();
    const std::unique_ptr<opj_image_t, Drop> image{opened};
    if (image->x1 <= image->x0 || image->y1 <= image->y0 || image->x1 - image->x0 > max_width ||
        image->y1 - image->y0 > max_height || image->numcomps == 0 || image->numcomps > max_components)
        throw Jpeg2000Fault("it has another size than the file says");
    if (opj_decode(codec.get(), stream.get(), image.get()) == 0 || !reason.empty())
        throw fault();
    Jpeg2000Image made = image_of(*image);
    made.head = read_jpeg_2000_head(bytes);
    return made;
}

} // namespace memento
