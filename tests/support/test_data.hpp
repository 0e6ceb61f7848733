// Where the sources lie, and images that are not part of the project: MEMENTO_TEST_DATA names their folder, or they lie
// beside the project in ../shared/data.
#pragma once

#include <filesystem>
#include <string>

std::filesystem::path source_folder();

std::filesystem::path data_folder();

// Says so loudly when it is not.
bool is_there(const std::string& part);
