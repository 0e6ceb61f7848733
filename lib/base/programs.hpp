// The programs of Memento find each other.
#pragma once

#include "base/file.hpp"

#include <filesystem>
#include <string>

namespace memento {

// The folder of the running program.
std::filesystem::path programs_folder();

// Opens memento-fcgi or memento-decoder, which belong to the running program: what the environment's variable says (for
// the decoder MEMENTO_DECODER), else beside it, else in ../libexec/memento, else (tests) one folder up. Throws Error
// failed when it is nowhere.
UniqueFd open_program(const std::string& name);

} // namespace memento
