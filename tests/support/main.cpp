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

int main(int argc, char** argv)
{
    return Catch::Session().run(argc, argv);
}
