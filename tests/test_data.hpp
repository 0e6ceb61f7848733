// Images that are not part of the project: MEMENTO_TEST_DATA names their folder, or they lie beside the project in
// ../shared/data.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

inline std::filesystem::path data_folder()
{
    if (const char* named = std::getenv("MEMENTO_TEST_DATA"))
        return named;
    return std::filesystem::path(MEMENTO_SOURCE_DIR).parent_path() / "shared" / "data";
}

// Says so loudly when it is not.
inline bool is_there(const std::string& part)
{
    if (std::filesystem::is_directory(data_folder() / part))
        return true;
    std::cerr << "\n*** NOT TESTED: there are no images in " << data_folder() / part
              << "; set MEMENTO_TEST_DATA to the folder that has them. ***\n\n";
    return false;
}
