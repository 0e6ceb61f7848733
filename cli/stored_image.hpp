// The subcommands of `memento image` that work on images of a project.
#pragma once

#include "command.hpp"

namespace memento {

void setup_stored_images(CLI::App& image, Globals& globals);

} // namespace memento
