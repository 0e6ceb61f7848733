// What the process that reads an image may do: set by itself, before it looks at a single byte of the image. Limits are
// always in force or it does not start; the walls are as high as the kernel lets them be, and say whether they stand.
#pragma once

#include "decoder/protocol.hpp"
#include "image/image.hpp"

#include <vector>

namespace memento {

// User, process, network and IPC namespaces of our own: no network, nobody else's processes. For a process with one
// thread. Forks: goes on in a child, which ends with its parent, and only there returns; the parent ends as the child
// does. Where namespaces are not to be had, nothing happens.
Protection enter_namespaces();

// Limits of memory (in sanitizer builds watched instead, as their shadow memory is larger than any limit), CPU time,
// file size and open files; no core dumps, no new privileges, no capabilities. By Landlock no file but `input` (open
// for reading) and what is under the folder `output`; by seccomp only the calls that decoding takes: no sockets, no
// other programs, no signals to others. Descriptors that are open stay open. Throws Error when a limit cannot be set.
std::vector<Protection> enter_sandbox(const ConvertOptions& options, int input, int output);

constexpr unsigned max_open_files = 64;

} // namespace memento
