// Code streams of JPEG 2000 without loss, for tests.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <openjpeg.h>
#include <string>
#include <vector>

struct Jpeg2000Shape {
    int width = 1;
    int height = 1;
    int components = 1;
    int bits = 8;
    bool is_signed = false;
    bool transform = false; // of the first three components
};

inline std::string made_jpeg_2000(const Jpeg2000Shape& shape, const std::function<int(int, int, int)>& value)
{
    std::vector<opj_image_cmptparm_t> each(static_cast<std::size_t>(shape.components));
    for (opj_image_cmptparm_t& component : each) {
        component.dx = component.dy = 1;
        component.w = static_cast<OPJ_UINT32>(shape.width);
        component.h = static_cast<OPJ_UINT32>(shape.height);
        component.prec = static_cast<OPJ_UINT32>(shape.bits);
        component.sgnd = shape.is_signed ? 1 : 0;
    }
    opj_image_t* const image =
        opj_image_create(static_cast<OPJ_UINT32>(shape.components), each.data(), OPJ_CLRSPC_UNSPECIFIED);
    image->x1 = static_cast<OPJ_UINT32>(shape.width);
    image->y1 = static_cast<OPJ_UINT32>(shape.height);
    for (int band = 0; band < shape.components; ++band) {
        for (int y = 0; y < shape.height; ++y) {
            for (int x = 0; x < shape.width; ++x)
                image->comps[band].data[y * shape.width + x] = value(x, y, band);
        }
    }
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.tcp_rates[0] = 0;
    parameters.cp_disto_alloc = 1;
    parameters.numresolution = 1;
    parameters.tcp_mct = shape.transform ? 1 : 0;
    opj_codec_t* const codec = opj_create_compress(OPJ_CODEC_J2K);
    REQUIRE(opj_setup_encoder(codec, &parameters, image) != 0);
    std::string bytes;
    opj_stream_t* const stream = opj_stream_default_create(OPJ_FALSE);
    opj_stream_set_user_data(stream, &bytes, nullptr);
    opj_stream_set_write_function(stream, [](void* from, OPJ_SIZE_T count, void* to) -> OPJ_SIZE_T {
        static_cast<std::string*>(to)->append(static_cast<const char*>(from), count);
        return count;
    });
    REQUIRE((opj_start_compress(codec, image, stream) != 0 && opj_encode(codec, stream) != 0 &&
             opj_end_compress(codec, stream) != 0));
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return bytes;
}
