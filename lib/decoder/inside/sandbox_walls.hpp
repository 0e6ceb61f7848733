// The walls of the sandbox, one file each. Each stands for good once it stands, for all threads that come after.
#pragma once

#include "decoder/inside/sandbox.hpp"

namespace memento {

Protection restrict_files(int input, int output); // sandbox_files.cpp
Protection restrict_calls();                      // sandbox_calls.cpp

} // namespace memento
