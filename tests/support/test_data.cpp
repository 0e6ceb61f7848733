#include "test_data.hpp"

#include <cstdlib>
#include <iostream>

std::filesystem::path source_folder()
{
    return MEMENTO_SOURCE_DIR;
}

std::filesystem::path data_folder()
{
    if (const char* named = std::getenv("MEMENTO_TEST_DATA"))
        return named;
    return source_folder().parent_path() / "shared" / "data";
}

bool is_there(const std::string& part)
{
    if (std::filesystem::is_directory(data_folder() / part))
        return true;
    std::cerr << "\n*** NOT TESTED: there are no images in " << data_folder() / part
              << "; set MEMENTO_TEST_DATA to the folder that has them. ***\n\n";
    return false;
}
