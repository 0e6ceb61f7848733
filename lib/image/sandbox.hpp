// What the decoder child may use: set by itself, before it looks at a single byte of the image.
#pragma once

#include "image/image.hpp"

namespace memento {

// Limits of memory (not in sanitizer builds, whose shadow memory is larger than any), CPU time, file size and open
// files; no core dumps, no new privileges; and, by seccomp where the kernel has it, no sockets, no other programs, no
// looking into other processes.
void enter_sandbox(const ConvertOptions& options);

} // namespace memento
