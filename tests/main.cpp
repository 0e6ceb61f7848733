#include "image/decoder.hpp"

#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#ifdef MEMENTO_SANITIZE
// libpqxx 6 forgets a result when a connection breaks in the middle of a statement.
extern "C" const char* __lsan_default_suppressions(); // NOLINT: the sanitizer's name
extern "C" const char* __lsan_default_suppressions()  // NOLINT
{
    return "leak:PQmakeEmptyPGresult\n";
}
#endif

// The test program is also the decoder's program, as memento and memento-fcgi are.
int main(int argc, char** argv)
{
    if (memento::is_decoder(argc, argv))
        return memento::decoder_main(argc, argv);
    return Catch::Session().run(argc, argv);
}
