#include "image/decoder.hpp"

#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

// The test program is also the decoder's program, as memento and memento-fcgi are.
int main(int argc, char** argv)
{
    if (memento::is_decoder(argc, argv))
        return memento::decoder_main(argc, argv);
    return Catch::Session().run(argc, argv);
}
