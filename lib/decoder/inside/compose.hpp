// The work of a decoder that makes the pictures of a sample for lists.
#pragma once

#include "image/composite.hpp"

#include <cstdint>
#include <vector>

namespace memento {

// The pixels of the parts lie in the input, tile after tile, row by row, part after part, each as its file is in the
// store; bytes: how long each is. Writes both pictures and a MANIFEST into the folder of the output.
ImageInfo compose_here(int input, int output, const CompositeRecipe& recipe, const std::vector<std::uint64_t>& bytes);

} // namespace memento
