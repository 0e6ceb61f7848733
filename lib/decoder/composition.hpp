// The pictures of a sample for lists, made by a decoder of tiles that are in the store.
#pragma once

#include "decoder/conversion.hpp"
#include "image/composite.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace memento {

// Starts it; its finish() tells that both pictures are in the folder `output`, which is empty. The tiles are read here,
// as bytes, and the decoder gets them as one file without a name: it can neither open nor change anything in the store.
// tiles: the folder in which images have theirs by key. Throws Error when a tile is not there, or they are too large.
std::unique_ptr<Conversion> begin_composition(const std::filesystem::path& tiles, const CompositeRecipe& recipe,
                                              const std::filesystem::path& output, const ConvertOptions& options,
                                              const std::optional<Identity>& as);

} // namespace memento
